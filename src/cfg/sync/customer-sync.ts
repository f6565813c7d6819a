/** What became of one customer in a sync, or would become of it. */
import type { NewCommitOfBase } from '../../customer/sync/merge-outcome.ts'
import type { Conflict } from '../../git/commits/merge-trees.ts'
import type { CheckedTree } from '../check-trees/checked-tree.ts'

export interface CustomerSync {
  readonly customer: string
  /** `customer/NAME` */
  readonly branch: string
  /**
   * `moved`, or with `--plan` `would-move`; `conflicts` and `check-failed` are left as they were, `solving` has a work tree for
   * that, `refused` says why.
   */
  readonly state: 'up-to-date' | 'moved' | 'would-move' | 'conflicts' | 'check-failed' | 'solving' | 'refused'
  /** The commit that the branch was at. */
  readonly before: string
  /** The commit that it is at now; undefined where it has not moved. */
  readonly after?: string
  /** What the branch lacked, or lacks, newest first. */
  readonly news: readonly NewCommitOfBase[]
  readonly conflicts?: readonly Conflict[]
  /** How the resources of its hosts change by it, and what is wrong then. */
  readonly check?: CheckedTree
  readonly reason?: string
  readonly hint?: string
  /** Work tree in which it is to be solved. */
  readonly workTree?: string
  /** Files that are still to be solved there. */
  readonly unsolved?: readonly string[]
}

/** Whether base has still not reached it, and why somebody has to look. */
export function isLeft({ state }: CustomerSync): boolean {
  return state === 'conflicts' || state === 'check-failed' || state === 'solving' || state === 'refused'
}
