/** Shows what became of the customers: a line each, then what somebody has to look at, and how it is solved. */
import { type Block, lines, table, toned, type Tone } from '../../command/block.ts'
import { counted } from '../../core/counted.ts'
import type { CheckedTree } from '../check-trees/checked-tree.ts'
import { isLeft, type CustomerSync } from './customer-sync.ts'
import { changeLines } from './render-changes.ts'
import { renderLeft } from './render-left.ts'

const STATES: Readonly<Record<CustomerSync['state'], readonly [Tone, string]>> = {
  'up-to-date': ['dim', 'up to date'],
  moved: ['good', 'merged'],
  'would-move': ['good', 'would be merged'],
  conflicts: ['bad', 'conflicts'],
  'check-failed': ['bad', 'fails its check'],
  solving: ['warning', 'being solved'],
  refused: ['bad', 'refused'],
}

/** Behind a number, where that is said otherwise. */
const IN_SUMMARY: Readonly<Partial<Record<CustomerSync['state'], string>>> = {
  conflicts: 'with conflicts',
  'check-failed': 'failing the check',
}

export interface SyncShown {
  readonly base: string
  readonly plan: boolean
}

export function renderSync(results: readonly CustomerSync[], shown: SyncShown): readonly Block[] {
  if (results.length === 0) return [lines('no customer here')]
  return [
    table(
      [
        'customer',
        '',
        { title: 'commits', align: 'right' },
        { title: 'hosts changed', align: 'right' },
        'why',
      ],
      results.map((one) => {
        const [tone, text] = STATES[one.state]
        const commits = one.news.length === 0 ? '' : String(one.news.length)
        return [one.customer, toned(tone, text), commits, hostsChanged(one.check), whyOf(one)]
      }),
    ),
    ...renderLeft(results.filter(isLeft)),
    ...(shown.plan ? changeLines(results.filter(({ state }) => state === 'would-move')) : []),
    lines(summary(results, shown)),
  ]
}

function hostsChanged(check: CheckedTree | undefined): string {
  if (check === undefined) return ''
  // What cannot be evaluated cannot be compared.
  if (check.problems.length > 0) return '-'
  return `${check.changes.length} of ${check.hosts}`
}

function whyOf({ conflicts = [], reason = '', check, unsolved, workTree }: CustomerSync): string {
  if (conflicts.length > 0) return counted(conflicts.length, 'conflict')
  if (check !== undefined && check.problems.length > 0) return counted(check.problems.length, 'problem')
  if (workTree !== undefined && unsolved !== undefined && unsolved.length > 0)
    return `${counted(unsolved.length, 'file')} to be solved`
  return reason.split('\n')[0] ?? ''
}

function summary(results: readonly CustomerSync[], { base, plan }: SyncShown): string {
  const count = (...states: readonly CustomerSync['state'][]): number =>
    results.filter(({ state }) => states.includes(state)).length
  const moved = count('moved', 'would-move')
  const parts = [
    `${moved} ${plan ? 'would be merged' : 'merged'}`,
    ...(Object.keys(STATES) as CustomerSync['state'][]).flatMap((state) => {
      const number = state === 'moved' || state === 'would-move' ? 0 : count(state)
      return number === 0 ? [] : [`${number} ${IN_SUMMARY[state] ?? STATES[state][1]}`]
    }),
  ]
  return `base "${base}" into ${counted(results.length, 'customer')}: ${parts.join(', ')}`
}
