/** What becomes of a customer's branch when base is merged into it in memory. */
import type { Conflict } from '../../git/commits/merge-trees.ts'
import type { CustomerHead } from './branch-heads.ts'

/** What is merged into the branch of a customer. */
export interface ToMerge extends CustomerHead {
  /** Commit: base, or what somebody has made of base in solving conflicts. */
  readonly theirs: string
  /** Whether it is the latter. */
  readonly isSolved: boolean
}

/** How the two histories stand to each other. */
interface Histories {
  /** Commits that the branch alone has. */
  readonly ahead: number
  /** The newest that both have; usually one. */
  readonly bases: readonly string[]
  /** Commits that the branch lacks, newest first. */
  readonly news: readonly NewCommitOfBase[]
}

export interface Merged extends ToMerge, Histories {
  readonly kind: 'merged'
  /** Git's id of the whole tree; its inventory is the customer's. */
  readonly tree: string
}

export type MergeOutcome =
  | Merged
  | (ToMerge & Histories & { readonly kind: 'conflicts'; readonly conflicts: readonly Conflict[] })
  | (ToMerge & { readonly kind: 'up-to-date' })
  | (ToMerge & { readonly kind: 'refused'; readonly reason: string; readonly hint?: string })

export interface NewCommitOfBase {
  readonly commit: string
  readonly subject: string
}
