/** `cfg history`: which runs there were. */
import { branchLabel } from '../../inventory/customer-branches.ts'
import { lines, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { readMoment } from '../../inventory/history/read-moment.ts'
import { runKinds } from '../../inventory/model/run.ts'
import { hostPositionals } from '../host-options.ts'
import { recordedHosts } from '../runs/recorded-hosts.ts'
import { renderRuns } from '../runs/render-runs.ts'
import { stateOf } from '../../inventory/model/run-state.ts'
import { withRuns } from '../runs/with-runs.ts'

export const history = defineCommand({
  words: ['history'],
  summary: 'Show which runs there were, newest first',
  description: `Every plan, apply and verify is recorded, on the branch's own database. "changed" and "failed" count hosts; of a plan,
changed means that something would be. Times are UTC.`,
  positionals: hostPositionals,
  options: {
    since: { type: 'text', value: 'DATE|2d', summary: 'not before this date, or no longer ago' },
    limit: { type: 'number', value: 'N', default: 20, summary: 'how many' },
    failed: { type: 'flag', summary: 'only runs in which a host failed, or that did not end' },
    kind: { type: 'text', many: true, choices: runKinds, summary: 'only runs of this kind' },
  },
  examples: [
    { line: 'cfg history', does: 'the last twenty runs' },
    { line: 'cfg history web01 --kind apply', does: 'what was applied to one host' },
    { line: 'cfg history --failed --since 7d', does: 'what went wrong this week' },
  ],
  run: async (context, { hosts, since, limit, failed, kind }) => {
    if (!Number.isInteger(limit) || limit < 1)
      throw new UserError(`Cannot show the history: --limit ${limit} is no number of runs`)
    const from = since === undefined ? undefined : readMoment('--since', since, new Date(), 'begin')
    return withRuns(context, async (store, { branch }) => {
      const runs = await store.runs.list({
        hosts: hosts.length === 0 ? undefined : await recordedHosts(store, hosts, branch),
        kinds: kind.length === 0 ? undefined : kind,
        since: from,
        failed,
        limit,
      })
      return {
        result: { branch, runs: runs.map((run) => ({ ...run, state: stateOf(run) })) },
        render:
          runs.length === 0
            ? [lines(`no run of ${branchLabel(branch)}`)]
            : [renderRuns(runs), lines(toned('dim', `runs of ${branchLabel(branch)}`))],
      }
    })
  },
})
