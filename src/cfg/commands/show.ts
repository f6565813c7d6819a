/** `cfg show`: one run, whole. */
import { type Block, lines, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { HostReport } from '../../apply/report.ts'
import { type Tense, renderHosts, summary } from '../render-report.ts'
import { findRun } from '../runs/find-run.ts'
import { renderHead } from '../runs/render-runs.ts'
import { stateOf } from '../../inventory/model/run-state.ts'
import { readReports, type RecordedHost } from '../runs/read-reports.ts'
import { withRuns } from '../runs/with-runs.ts'

export const show = defineCommand({
  words: ['show'],
  summary: 'Show a run as it went, with its diffs',
  description: `A run is named by its id, by any beginning of it that no other run has, or by "last". Secrets were out of it before it was
recorded.`,
  positionals: { run: { summary: 'its id, or last', value: 'RUN' } },
  options: {
    host: { type: 'text', value: 'HOST', many: true, complete: 'host', summary: 'only this host' },
  },
  examples: [
    { line: 'cfg show last', does: 'the last run' },
    { line: 'cfg show k3f9 --host web01', does: 'what another did to one host' },
    { line: 'cfg show k3f9x0ab --json', does: 'all of it, for a program' },
  ],
  run: async (context, { run: name, host }) =>
    withRuns(context, async (store, { branch }) => {
      const run = await findRun(store.runs, name, { action: 'show', branch })
      const hosts = only(run.id, host, await readReports(store.runs, run.id))
      const reports = hosts.flatMap(({ report }) => report ?? [])
      const tense: Tense = run.kind === 'apply' || run.kind === 'undo' ? 'apply' : 'plan'
      return {
        result: { run: { ...run, state: stateOf(run) }, hosts: hosts.map((one) => plain(one)) },
        render: [
          renderHead(run),
          lines(''),
          ...renderHosts(reports, tense, true),
          ...notDone(hosts),
          ...(reports.length === 0 ? [] : summary(reports, tense, run.branch)),
        ],
      }
    }),
})

function only(
  run: string,
  wanted: readonly string[],
  hosts: readonly RecordedHost[],
): readonly RecordedHost[] {
  for (const name of wanted)
    if (!hosts.some(({ host }) => host === name)) {
      const meant = nearest(
        name,
        hosts.map(({ host }) => host),
      )
      throw new UserError(`Cannot show host "${name}" of run "${run}": it was not in that run`, {
        hint: meant === undefined ? undefined : `did you mean "${meant}"?`,
      })
    }
  return wanted.length === 0 ? hosts : hosts.filter(({ host }) => wanted.includes(host))
}

function plain({ host, report }: RecordedHost): HostReport | { readonly host: string } {
  return report ?? { host }
}

function notDone(hosts: readonly RecordedHost[]): readonly Block[] {
  const names = hosts.flatMap(({ host, report }) => (report === undefined ? [host] : []))
  return names.length === 0
    ? []
    : [lines(toned('bad', `the run did not get to an end with ${names.join(', ')}`))]
}
