/** `cfg plan`: what would change. */
import { planHosts } from '../../apply/apply-hosts.ts'
import { defineCommand } from '../../command/command.ts'
import { connectionOptions, hostPositionals, limitOption } from '../host-options.ts'
import { withRun } from '../open-run.ts'
import { recordHostKeys } from '../record-host-keys.ts'
import { renderHosts, summary } from '../render-report.ts'
import { emitTo } from '../run-events.ts'
import { runExitCode } from '../run-exit-code.ts'

export const plan = defineCommand({
  words: ['plan'],
  summary: 'Show what would change, with real diffs; exit code 3 if anything would',
  description: 'Looks only: takes no lock and changes nothing on the hosts.',
  positionals: hostPositionals,
  options: { ...connectionOptions, ...limitOption },
  examples: [
    { line: 'cfg plan web01', does: 'one host' },
    { line: "cfg plan 'kind=vm group=web'", does: 'all that a query finds' },
    { line: 'cfg plan web01 --limit file:/etc/motd', does: 'one resource of it' },
  ],
  finishesOnInterrupt: true,
  run: (context, args) =>
    withRun(context, args, async ({ dependencies, targets, inventory }) => {
      const options = {
        why: context.argv.join(' '),
        limit: args.limit,
        parallel: args.parallel,
        signal: context.signal,
      }
      const reports = await planHosts(dependencies, targets, options, emitTo(context, 'plan'))
      await recordHostKeys(context, inventory, reports)
      return {
        result: { hosts: reports },
        render: [...renderHosts(reports, 'plan'), ...summary(reports, 'plan')],
        exitCode: runExitCode(reports, 'plan'),
      }
    }),
})
