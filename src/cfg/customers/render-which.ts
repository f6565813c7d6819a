/** Which customers have a change, for a person. */
import { type Block, type Cell, pairs, toned } from '../../command/block.ts'
import { wrap } from '../../command/wrap.ts'
import { counted } from '../../core/counted.ts'
import type { BranchHas } from '../../customer/which/which-customers.ts'
import type { CommitTitle } from '../../git/commits/commit-title.ts'
import { timeOf } from '../runs/render-runs.ts'

/** Characters. */
const WIDTH = 100

export function renderWhich({ commit, subject, author, at }: CommitTitle, rows: readonly BranchHas[]): Block {
  const customers = rows.filter(({ customer }) => customer !== undefined)
  const part = (has: BranchHas['has']): readonly BranchHas[] => customers.filter((row) => row.has === has)
  const lists = [
    ['have it', part('it'), 'good'],
    ['by another commit', part('equal'), 'good'],
    ['have not pulled it', part('waits'), 'warning'],
    ['not yet', part('no'), 'warning'],
  ] as const
  return pairs(
    ['commit', `${commit.slice(0, SHORT)} ${subject}`],
    ['made', `${timeOf(at)} UTC by ${author}`],
    ['base', baseCell(rows.find(({ customer }) => customer === undefined))],
    ...lists.flatMap(([label, some, tone]) =>
      some.length === 0
        ? []
        : [
            [
              label,
              toned(tone, wrap(`${counted(some.length, 'customer')}: ${some.map(nameOf).join(', ')}`, WIDTH)),
            ] as const,
          ],
    ),
  )
}

const SHORT = 10

function baseCell(base: BranchHas | undefined): Cell {
  if (base === undefined) return toned('warning', 'is neither here nor on a remote')
  const { branch, has, by, remote } = base
  if (has === 'it') return toned('good', `${branch} has it`)
  if (has === 'equal')
    return toned('good', `${branch} has it by another commit, ${by?.slice(0, SHORT) ?? ''}`)
  if (has === 'waits') return toned('warning', `${branch} has not pulled it from ${remote ?? ''}`)
  return toned('warning', `${branch} does not have it`)
}

function nameOf({ customer = '', by, isHere, remote }: BranchHas): string {
  const more = [
    ...(by === undefined ? [] : [by.slice(0, SHORT)]),
    ...(remote === undefined ? [] : [remote]),
    ...(isHere ? [] : ['only on a remote']),
  ]
  return more.length === 0 ? customer : `${customer} (${more.join(', ')})`
}
