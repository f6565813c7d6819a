/** What came to a branch, for a person: manifests and types with merges and what they brought, then the inventory. */
import { type Block, type Cell, lines, pairs, table, toned } from '../../command/block.ts'
import { counted } from '../../core/counted.ts'
import type { LogEntry } from '../../customer/log/branch-log.ts'
import type { LogStart } from '../../customer/log/log-start.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import { timeOf } from '../runs/render-runs.ts'

export interface ShownLog {
  readonly branch: string
  readonly base: string
  readonly head: string
  readonly start: LogStart
  readonly entries: readonly LogEntry[]
  /** Commits of each kind that are shown. */
  readonly limit: number
}

/** Times are UTC. */
export function renderLog({ branch, base, head, start, entries, limit }: ShownLog): readonly Block[] {
  const top: Block = pairs(
    ['branch', `${branch} at ${short(head)}`],
    ['since', sinceText(start, base)],
    ...runPairs(start),
  )
  const manifests = entries.flatMap(manifestRows)
  const inventory = entries.flatMap(({ brought, ...entry }) => [entry, ...brought]).filter(isInventory)
  if (manifests.length === 0 && inventory.length === 0) return [top, lines('', 'nothing new')]
  return [
    top,
    ...section('manifests, types and all else', manifests, limit),
    ...section('inventory', inventory.map(rowOf), limit),
  ]
}

function sinceText(start: LogStart, base: string): string {
  const from = start.from === undefined ? '' : `, commit ${short(start.from)}`
  switch (start.kind) {
    case 'run':
      if (start.lost === undefined) return `the last apply${from}`
      return `${start.from === undefined ? 'the beginning' : `commit ${short(start.from)}`}, the last that the branch has in common with the last apply`
    case 'revision':
      return `commit ${short(start.from ?? '')}`
    case 'date':
      return `${timeOf(start.at ?? '')} UTC`
    case 'left-base':
      return `it left ${base}${from}`
    case 'beginning':
      return 'the beginning'
  }
}

function runPairs({ kind, run, lost }: LogStart): readonly (readonly [string, Cell])[] {
  if (kind === 'revision' || kind === 'date') return []
  if (run === undefined) return [['last apply', 'none yet']]
  const { hosts, commit, modified } = run
  const parts = [
    `${run.id}, ${timeOf(run.started)} UTC by ${run.operator}`,
    counted(hosts.all, 'host'),
    ...(hosts.failed > 0 ? [`${hosts.failed} failed`] : []),
    ...(hosts.done < hosts.all ? [`${hosts.all - hosts.done} not done`] : []),
  ]
  const marks = [
    ...(lost === 'rewritten'
      ? [`its commit ${short(commit ?? '')} is no longer in the history of the branch, which was rewritten`]
      : []),
    ...(lost === 'missing' ? [`its commit ${short(commit ?? '')} is not in this repository`] : []),
    ...(lost === 'not committed' ? ['its manifests were not committed'] : []),
    ...(modified === true && lost !== 'not committed'
      ? ['it used changes that were not committed, beside its commit']
      : []),
  ]
  return [
    ['last apply', parts.join(', ')],
    ...(marks.length === 0 ? [] : [['', toned('warning', marks.join('; '))] as const]),
  ]
}

/** A merge with what it brought, what changes more than the inventory, and what changes nothing. */
function manifestRows(entry: LogEntry): readonly (readonly Cell[])[] {
  if (entry.parents.length < 2) return isInventory(entry) ? [] : [rowOf(entry)]
  const brought = entry.brought.filter((one) => !isInventory(one))
  return [rowOf(entry), ...brought.map((one) => rowOf({ ...one, subject: `  ${one.subject}` }))]
}

type Row = Omit<LogEntry, 'brought'>

function isInventory({ changes, parents }: Row): boolean {
  return parents.length < 2 && changes.length > 0 && changes.every((name) => name === INVENTORY_FOLDER)
}

function rowOf({ commit, at, author, subject, changes }: Row): readonly Cell[] {
  const named = changes.slice(0, NAMED).join(' ')
  const more = changes.length > NAMED ? ` and ${changes.length - NAMED} more` : ''
  return [short(commit), timeOf(at).slice(0, 16), author, `${named}${more}`, subject]
}

/** Names of folders and files in a line. */
const NAMED = 3

function section(title: string, rows: readonly (readonly Cell[])[], limit: number): readonly Block[] {
  if (rows.length === 0) return []
  const columns = ['commit', 'when', 'who', 'changes', { title: 'what', cut: true as const }]
  const left = rows.length - limit
  return [
    lines('', toned('strong', `${title}: ${counted(rows.length, 'commit')}`)),
    table(columns, rows.slice(0, limit)),
    ...(left > 0 ? [lines(toned('dim', `and ${left} more: --limit shows them`))] : []),
  ]
}

function short(commit: string): string {
  return commit.slice(0, 10)
}
