/** `cfg verify`: drift. */
import { branchLabel } from '../../inventory/customer-branches.ts'
import type { HostReport } from '../../apply/report.ts'
import { type Block, lines, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { compareHosts } from '../compare-hosts.ts'
import { commitOption, connectionOptions, hostPositionals, limitOption } from '../host-options.ts'
import { junitOption, prepareJunit } from '../junit.ts'
import { renderHosts, summary } from '../render-report.ts'
import { runExitCode } from '../run-exit-code.ts'
import { renderManifests } from '../runs/used-manifests.ts'
import type { Drift, RunAt } from '../runs/drift-since.ts'
import { timeOf } from '../runs/render-runs.ts'

export const verify = defineCommand({
  words: ['verify'],
  summary: 'Tell whether each host is what it should be; exit code 3 if not',
  description: `Looks only. The diffs show what is on the host on the left, and what should be on the right. Of a host that differs it says in
which run it was right last, and since which it was seen to differ.

With -q there is no output at all where every host is what it should be: fit for a timer (docs/runs.md).`,
  positionals: hostPositionals,
  options: { ...connectionOptions, ...commitOption, ...limitOption, ...junitOption },
  examples: [
    { line: 'cfg verify --all', does: 'every host that is not retired' },
    { line: 'cfg verify @web', does: 'a group' },
    { line: 'cfg verify --all -q', does: 'for a timer: only what differs' },
  ],
  finishesOnInterrupt: true,
  run: async (context, args) => {
    const drift: Drift[] = []
    const writeJunit = await prepareJunit(context.cwd, args.junit, 'verify')
    const { runId, branch, reports, manifests } = await compareHosts(context, args, {
      kind: 'verify',
      around: ({ runId: run, inventory }) => {
        const module = import('../runs/drift-since.ts')
        return async (found) => {
          const { driftOf } = await module
          const present = { run, commit: inventory.manifests.commit }
          for (const { host, outcome } of found)
            if (outcome === 'changed') drift.push(await driftOf(inventory.store.runs, host, present))
        }
      },
    })
    await writeJunit(reports)
    const isQuiet = context.verbosity < 0
    const told = isQuiet ? reports.filter(({ outcome }) => outcome !== 'ok') : reports
    return {
      result: { run: runId, branch, manifests, hosts: reports, drift },
      render: [
        ...renderHosts(told, 'plan'),
        ...(drift.length === 0 ? [] : [lines(...drift.map((one) => driftText(one)))]),
        ...(isQuiet ? [] : summary(reports, 'plan', branch)),
        ...(told.length === 0 ? [] : [...renderManifests(manifests), verdict(reports, branch)]),
      ],
      exitCode: runExitCode(reports, 'plan'),
    }
  },
})

/** `web01 was right in run k3f9x0ab (apply, 2026-07-01 06:00:00), and was seen to differ first in run …` */
function driftText({ host, right, wrong, seen }: Drift): string {
  const first =
    seen === undefined
      ? 'is seen to differ now for the first time'
      : `is seen to differ since ${runText(seen)}`
  if (wrong !== undefined) return `${host} ${first}; ${runText(wrong)} did not leave it right`
  if (right === undefined) return `${host} ${first}; no run is known in which it was right`
  const manifests =
    right.otherManifests === undefined
      ? ', with manifests that were not committed'
      : right.otherManifests
        ? ', with other manifests than now'
        : ''
  return `${host} was right in ${runText(right)}${manifests}, and ${first}`
}

function runText({ run, kind, at }: RunAt): string {
  return `run ${run} (${kind}, ${timeOf(at)})`
}

function verdict(reports: readonly HostReport[], branch: string): Block {
  const right = reports.filter(({ outcome }) => outcome === 'ok').length
  const text = `${right} of ${reports.length} hosts of ${branchLabel(branch)} are what they should be`
  return lines(toned(right === reports.length ? 'good' : 'warning', text))
}
