/** `cfg apply`: makes hosts what they should be. */
import { applyHosts } from '../../apply/apply-hosts.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { connectionOptions, hostPositionals, limitOption } from '../host-options.ts'
import { withRun } from '../open-run.ts'
import { recordHostKeys } from '../record-host-keys.ts'
import { renderHosts, summary } from '../render-report.ts'
import { emitTo } from '../run-events.ts'
import { runExitCode } from '../run-exit-code.ts'

export const apply = defineCommand({
  words: ['apply'],
  summary: 'Make each host what it should be, and prove it',
  description: `Every change is observed again after it was made: "changed" means seen to be right. What a failure leaves undone is
skipped with the reason, the rest goes on. Restarts are made once, at the end; one that a cut run has called for is made
by the next.

A host whose parent is in the same run is applied after it, and given time to boot.`,
  positionals: hostPositionals,
  options: {
    ...connectionOptions,
    ...limitOption,
    force: {
      type: 'flag',
      summary:
        'even where much would be removed (more than a third of ten or more things), or a change is dangerous; asks first',
    },
    yes: { type: 'flag', short: 'y', summary: 'do not ask' },
  },
  examples: [
    { line: 'cfg apply web01 db01', does: 'two hosts at once' },
    { line: 'cfg apply --all', does: 'every host that is not retired' },
    { line: 'cfg apply @web --parallel 2', does: 'a group, two at a time' },
  ],
  finishesOnInterrupt: true,
  run: (context, args) =>
    withRun(context, args, async ({ dependencies, targets, inventory }) => {
      const { limit, force, parallel } = args
      const names = targets.map(({ name }) => name).join(', ')
      const question = `Apply ${names}, even where much of what is there would go or a change is dangerous?`
      if (force && !(await context.confirm(question, args.yes)))
        throw new UserError('Cannot apply: it was not confirmed; nothing was changed')
      const options = { why: context.argv.join(' '), limit, force, parallel, signal: context.signal }
      const reports = await applyHosts(dependencies, targets, options, emitTo(context, 'apply'))
      await recordHostKeys(context, inventory, reports)
      return {
        result: { hosts: reports },
        render: [...renderHosts(reports, 'apply'), ...summary(reports, 'apply')],
        exitCode: runExitCode(reports, 'apply'),
      }
    }),
})
