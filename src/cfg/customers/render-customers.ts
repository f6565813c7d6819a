/** All customers for a person: a line each, base on top. */
import { relative } from 'node:path'
import { type Block, type Cell, table, toned } from '../../command/block.ts'
import { counted } from '../../core/counted.ts'
import type { CustomerRow, TextState } from '../../customer/table/customer-table.ts'
import { stateOf } from '../../inventory/model/run-state.ts'
import type { Run } from '../../inventory/model/run.ts'
import { timeOf } from '../runs/render-runs.ts'

const COLUMNS = [
  'customer',
  { title: 'behind', align: 'right' as const },
  { title: 'ahead', align: 'right' as const },
  'inventory',
  { title: 'hosts', align: 'right' as const },
  'last run',
  'result',
  'drift',
  { title: 'branch', cut: true as const },
]

/** `root`: the work tree that the command runs in. Times are UTC. */
export function renderCustomers(rows: readonly CustomerRow[], root: string): Block {
  return table(
    COLUMNS,
    rows.map((row): readonly Cell[] => [
      row.customer ?? toned('strong', `base ${row.branch}`),
      row.toBase === undefined ? '-' : String(row.toBase.behind),
      row.toBase === undefined ? '-' : String(row.toBase.ahead),
      inventoryCell(row.inventory, row.hosts.all),
      String(row.hosts.all),
      row.lastRun === undefined ? '-' : `${timeOf(row.lastRun.started).slice(0, 16)} ${row.lastRun.kind}`,
      row.lastRun === undefined ? '-' : resultCell(row.lastRun),
      driftCell(row.looks),
      branchText(row, root),
    ]),
  )
}

function inventoryCell(state: TextState, hosts: number): Cell {
  if (state.kind === 'kept') {
    const parts = [
      ...(state.unsaved > 0 ? [`${state.unsaved} not saved`] : []),
      ...(state.moved ? ['text moved: inv load'] : []),
    ]
    return parts.length === 0 ? 'saved' : toned('warning', parts.join(', '))
  }
  if (state.kind === 'not-loaded') return hosts === 0 ? '-' : 'not loaded yet'
  if (state.kind === 'unused') return 'not used here yet'
  if (state.kind === 'unreadable') return toned('bad', 'cannot be read')
  return state.kind === 'older' ? 'of an older version' : toned('bad', 'of a newer version')
}

function resultCell(run: Run): Cell {
  const state = stateOf(run)
  if (state !== 'ended') return toned(state === 'running' ? 'warning' : 'bad', state)
  const { all, done, changed, failed } = run.hosts
  const isLook = run.kind === 'plan' || run.kind === 'verify'
  const parts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(changed > 0 ? [isLook ? `${changed} differ` : `${changed} changed`] : []),
    ...(done < all ? [`${all - done} not done`] : []),
  ]
  if (parts.length === 0) return toned('good', 'ok')
  return failed > 0 || done < all ? toned('bad', parts.join(', ')) : toned('warning', parts.join(', '))
}

/** Of hosts that no run has looked at, or got to, nothing is known. */
function driftCell(looks: CustomerRow['looks']): Cell {
  if (looks === undefined || looks.differing + looks.right === 0) return '-'
  return looks.differing > 0 ? toned('warning', counted(looks.differing, 'host')) : 'none'
}

function branchText({ isHere, remote, workTree }: CustomerRow, root: string): string {
  const steps = [
    ...(remote !== undefined && remote.ahead > 0 ? [`${remote.ahead} to push`] : []),
    ...(remote !== undefined && remote.behind > 0 ? [`${remote.behind} to pull`] : []),
  ]
  const there =
    remote === undefined
      ? 'only here'
      : isHere
        ? steps.length === 0
          ? `as on ${remote.name}`
          : `${steps.join(', ')} (${remote.name})`
        : `only on ${remote.name}`
  if (workTree === undefined) return there
  return `${there}, checked out${workTree === root ? '' : ` in ${relative(root, workTree)}`}`
}
