/** `cfg plan`: what would change. */
import { resolve } from 'node:path'
import { defineCommand } from '../../command/command.ts'
import { compareHosts, type CompareOptions } from '../compare-hosts.ts'
import {
  checkGuard,
  commitOption,
  connectionOptions,
  failedOption,
  guardOption,
  hostPositionals,
  limitOption,
} from '../host-options.ts'
import { junitOption, prepareJunit } from '../junit.ts'
import { renderHosts, summary } from '../render-report.ts'
import { runExitCode } from '../run-exit-code.ts'
import { renderManifests } from '../runs/used-manifests.ts'

export const plan = defineCommand({
  words: ['plan'],
  summary: 'Show what would change, with real diffs; exit code 3 if anything would',
  description: `Looks only: takes no lock and changes nothing on the hosts.

With -o the plan is saved as well. "cfg apply --plan FILE" then does exactly that, or refuses where anything has moved on.

Manifests and types are those of the work tree where it has the branch of the customer checked out, with what is not committed in it,
which is said; from anywhere else those of the branch's last commit. --commit takes those of a commit before it.`,
  positionals: hostPositionals,
  options: {
    ...connectionOptions,
    ...commitOption,
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
    { line: 'cfg plan web01 --commit HEAD~1', does: 'by the manifests before the last commit' },
    { line: 'cfg plan @web -o web.plan', does: 'to be looked at by others, and applied as it is' },
  ],
  finishesOnInterrupt: true,
  run: async (context, args) => {
    const saving = args.out === undefined ? {} : await saveAs(resolve(context.cwd, args.out), args.limit)
    const writeJunit = await prepareJunit(context.cwd, args.junit, 'plan')
    const { runId, branch, reports, manifests } = await compareHosts(context, args, {
      kind: 'plan',
      guard: checkGuard(args.guard),
      ...saving,
    })
    await writeJunit(reports)
    return {
      result: { run: runId, branch, manifests, hosts: reports },
      render: [
        ...renderHosts(reports, 'plan'),
        ...summary(reports, 'plan', branch),
        ...renderManifests(manifests),
      ],
      exitCode: runExitCode(reports, 'plan'),
    }
  },
})

/** Loaded for saved plans alone. */
async function saveAs(path: string, limit: readonly string[]): Promise<Partial<CompareOptions>> {
  return (await import('../plans/save-plan.ts')).planSaver(path, limit)
}
