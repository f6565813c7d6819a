/** How many commits branches are ahead of and behind base and each other, from one reading of the history. */
import { ancestors, type CommitGraph, relate } from '../../git/commits/commit-graph.ts'

export interface Distance {
  readonly ahead: number
  readonly behind: number
}

export interface Distances {
  /** Of a commit to base. */
  readonly toBase: (head: string) => Distance
  /** Of one commit to another. */
  readonly between: (head: string, other: string) => Distance
}

/** What a branch has beside base is mostly its own: only that is walked for each, and what it shares with base is looked up. */
export function distancesIn(graph: CommitGraph, base: string | undefined): Distances {
  const ofBase = ancestors(graph, base === undefined ? [] : [base])
  const sharedBy = new Map<string, ReadonlySet<string>>()
  /** What comes of base's history with these. */
  const shared = (bases: readonly string[]): ReadonlySet<string> => {
    const key = bases.join(' ')
    const known = sharedBy.get(key) ?? ancestors(graph, bases)
    sharedBy.set(key, known)
    return known
  }
  const missing = (from: ReadonlySet<string>, of: ReadonlySet<string>): number => {
    if (from === of) return 0
    let count = 0
    for (const commit of of) if (!from.has(commit)) count += 1
    return count
  }
  const partsOf = (
    head: string,
  ): { readonly own: ReadonlySet<string>; readonly ofBase: ReadonlySet<string> } => ({
    own: ancestors(graph, [head], ofBase),
    ofBase: shared(relate(graph, head, ofBase).bases),
  })
  return {
    toBase: (head) => {
      const { ahead, bases } = relate(graph, head, ofBase)
      return { ahead, behind: ofBase.size - shared(bases).size }
    },
    between: (head, other) => {
      if (head === other) return { ahead: 0, behind: 0 }
      const [mine, theirs] = [partsOf(head), partsOf(other)]
      return {
        ahead: missing(theirs.own, mine.own) + missing(theirs.ofBase, mine.ofBase),
        behind: missing(mine.own, theirs.own) + missing(mine.ofBase, theirs.ofBase),
      }
    },
  }
}
