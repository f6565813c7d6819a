/** Customers to whom base has not come: why, and what is to be done. */
import { type Block, type Cell, lines, toned } from '../../command/block.ts'
import { groupBy } from '../../core/group-by.ts'
import { quote } from '../../core/shell.ts'
import type { CheckedTree } from '../check-trees/checked-tree.ts'
import type { CustomerSync } from './customer-sync.ts'
import { listed } from './render-changes.ts'

/** What is the same for many is told once. */
export function renderLeft(left: readonly CustomerSync[]): readonly Block[] {
  const groups = groupBy(left, ({ customer, conflicts, check, reason, hint, workTree }) =>
    workTree === undefined
      ? JSON.stringify([conflicts, reason, hint, check?.problems.map(({ lines: said, old }) => [said, old])])
      : customer,
  )
  return [...groups.values()].map((group) => {
    const [first] = group
    const names = group.map(({ customer }) => customer)
    return lines(toned('strong', listed(names)), ...(first === undefined ? [] : linesOf(first, group.length)))
  })
}

function linesOf(one: CustomerSync, customers: number): readonly Cell[] {
  const { customer, state, conflicts = [], check, reason, hint, workTree, unsolved = [] } = one
  const command = `cfg sync ${customers === 1 ? customer : 'NAME'}`
  return [
    ...conflicts.map(({ kind, paths }) => toned('bad', `  ${kind}: ${paths.join(', ')}`)),
    ...(check?.problems ?? []).flatMap((problem) => problemLines(problem, customers === 1)),
    ...(reason === undefined ? [] : [toned('bad', `  ${reason}`)]),
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
    ...(workTree === undefined
      ? state === 'conflicts' || state === 'check-failed'
        ? [`  ${command} makes a work tree to solve it in`]
        : []
      : solveLines(command, workTree, conflicts.length > 0 ? [] : unsolved)),
  ]
}

/** So many hosts are named. */
const NAMED = 3

function problemLines(
  { hosts, lines: said, old }: CheckedTree['problems'][number],
  isNamed: boolean,
): readonly Cell[] {
  const [first = '', ...more] = said
  const where = isNamed && hosts.length > 0 ? `${listed(hosts, NAMED)}: ` : ''
  const before = old ? ' (without base too)' : ''
  return [toned('bad', `  ${where}${first}${before}`), ...more.map((line) => toned('bad', `    ${line}`))]
}

function solveLines(command: string, workTree: string, unsolved: readonly string[]): readonly Cell[] {
  return [
    ...unsolved.map((path) => toned('warning', `  not solved: ${path}`)),
    `  its merge waits in ${workTree}:`,
    `    cd ${quote(workTree)}    and solve it there with ordinary tools`,
    `    git commit`,
    `    ${command}    finishes it; with --abort it is dropped`,
  ]
}
