/** `cfg verify`: drift. */
import { planHosts } from '../../apply/apply-hosts.ts'
import { type Block, lines, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { connectionOptions, hostPositionals, limitOption } from '../host-options.ts'
import { withRun } from '../open-run.ts'
import { recordHostKeys } from '../record-host-keys.ts'
import { renderHosts, summary } from '../render-report.ts'
import { emitTo } from '../run-events.ts'
import { runExitCode } from '../run-exit-code.ts'

export const verify = defineCommand({
  words: ['verify'],
  summary: 'Tell whether each host is what it should be; exit code 3 if not',
  description: 'Looks only. The diffs show what is on the host on the left, and what should be on the right.',
  positionals: hostPositionals,
  options: { ...connectionOptions, ...limitOption },
  examples: [
    { line: 'cfg verify --all', does: 'every host that is not retired' },
    { line: 'cfg verify @web', does: 'a group' },
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
      const right = reports.filter(({ outcome }) => outcome === 'ok').length
      const verdict: Block = lines(
        toned(
          right === reports.length ? 'good' : 'warning',
          `${right} of ${reports.length} hosts are what they should be`,
        ),
      )
      return {
        result: { hosts: reports },
        render: [...renderHosts(reports, 'plan'), ...summary(reports, 'plan'), verdict],
        exitCode: runExitCode(reports, 'plan'),
      }
    }),
})
