/** `cfg plan`: what would change. */
import { resolve } from 'node:path'
import { defineCommand } from '../../command/command.ts'
import { compareHosts, type CompareOptions } from '../compare-hosts.ts'
import {
  checkGuard,
  connectionOptions,
  failedOption,
  guardOption,
  hostPositionals,
  limitOption,
} from '../host-options.ts'
import { junitOption, prepareJunit } from '../junit.ts'
import { renderHosts, summary } from '../render-report.ts'
import { runExitCode } from '../run-exit-code.ts'

export const plan = defineCommand({
  words: ['plan'],
  summary: 'Show what would change, with real diffs; exit code 3 if anything would',
  description: `Looks only: takes no lock and changes nothing on the hosts.

With -o the plan is saved as well. "cfg apply --plan FILE" then does exactly that, or refuses where anything has moved on.`,
  positionals: hostPositionals,
  options: {
    ...connectionOptions,
    ...limitOption,
    ...failedOption,
    ...guardOption,
    ...junitOption,
    out: { type: 'text', short: 'o', value: 'FILE', complete: 'file', summary: 'save the plan there too' },
  },
  examples: [
    { line: 'cfg plan web01', does: 'one host' },
    { line: "cfg plan 'kind=vm group=web'", does: 'all that a query finds' },
    { line: 'cfg plan web01 --limit file:/etc/motd', does: 'one resource of it' },
    { line: 'cfg plan @web -o web.plan', does: 'to be looked at by others, and applied as it is' },
  ],
  finishesOnInterrupt: true,
  run: async (context, args) => {
    const saving = args.out === undefined ? {} : await saveAs(resolve(context.cwd, args.out), args.limit)
    const writeJunit = await prepareJunit(context.cwd, args.junit, 'plan')
    const { runId, reports } = await compareHosts(context, args, {
      kind: 'plan',
      guard: checkGuard(args.guard),
      ...saving,
    })
    await writeJunit(reports)
    return {
      result: { run: runId, hosts: reports },
      render: [...renderHosts(reports, 'plan'), ...summary(reports, 'plan')],
      exitCode: runExitCode(reports, 'plan'),
    }
  },
})

/** Loaded for saved plans alone. */
async function saveAs(path: string, limit: readonly string[]): Promise<Partial<CompareOptions>> {
  return (await import('../plans/save-plan.ts')).planSaver(path, limit)
}
