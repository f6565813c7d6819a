/** Runs for a person: a line each, or one with who, when and why. */
import { type Block, type Cell, pairs, table, toned } from '../../command/block.ts'
import { branchLabel } from '../../inventory/customer-branches.ts'
import { counted } from '../../core/counted.ts'
import type { Run } from '../../inventory/model/run.ts'
import { type RunState, stateOf } from '../../inventory/model/run-state.ts'

const COLUMNS = [
  'run',
  'when',
  'who',
  { title: 'command', cut: true },
  ...(['hosts', 'changed', 'failed', 'time'] as const).map((title) => ({ title, align: 'right' as const })),
  'commit',
] as const

/** `changed` and `failed` are hosts. Times are UTC. */
export function renderRuns(runs: readonly Run[]): Block {
  return table(
    COLUMNS,
    runs.map((run): readonly Cell[] => {
      const { hosts } = run
      const state = stateOf(run)
      return [
        run.id,
        timeOf(run.started),
        run.operator,
        run.command,
        hosts.done === hosts.all ? String(hosts.all) : `${hosts.done} of ${hosts.all}`,
        hosts.changed === 0 ? '0' : toned('warning', String(hosts.changed)),
        hosts.failed === 0 ? '0' : toned('bad', String(hosts.failed)),
        state === 'ended' ? durationText(run) : toned(toneOf(state), state),
        commitText(run, SHORT),
      ]
    }),
  )
}

export function renderHead(run: Run): Block {
  const state = stateOf(run)
  return pairs(
    ['run', run.id],
    ['when', `${timeOf(run.started)} UTC, ${state === 'ended' ? durationText(run) : state}`],
    ['who', run.operator],
    ['command', run.command],
    ['for', branchLabel(run.branch)],
    ['branch', run.branch],
    ['manifests', commitText(run, undefined)],
    ['inventory', run.changeSet === 0 ? 'no change yet' : `change ${run.changeSet}`],
    ['hosts', hostsText(run)],
    ...(run.note === undefined ? [] : [['note', toned('warning', run.note)] as const]),
  )
}

const SHORT = 10

function hostsText({ hosts }: Run): string {
  return [
    counted(hosts.all, 'host'),
    ...(hosts.changed > 0 ? [`${hosts.changed} changed`] : []),
    ...(hosts.failed > 0 ? [`${hosts.failed} failed`] : []),
    ...(hosts.done < hosts.all ? [`${hosts.all - hosts.done} not done`] : []),
  ].join(', ')
}

function commitText({ commit, modified }: Run, length: number | undefined): string {
  if (commit === undefined) return 'not committed'
  return `${commit.slice(0, length)}${modified === true ? ' and changes' : ''}`
}

function toneOf(state: RunState): 'bad' | 'warning' {
  return state === 'did not end' ? 'bad' : 'warning'
}

/** `2026-07-01 10:00:00` */
export function timeOf(at: string): string {
  return at.slice(0, 19).replace('T', ' ')
}

/** `2.3 s`, `12 min 5 s`. */
function durationText({ started, seen }: Run): string {
  const seconds = Math.max(0, Date.parse(seen) - Date.parse(started)) / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}
