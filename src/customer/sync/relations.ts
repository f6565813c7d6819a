/** How each customer's branch stands to what is to be merged into it. */
import {
  ancestors,
  readGraph,
  relate,
  type CommitGraph,
  type Relation,
} from '../../git/commits/commit-graph.ts'
import { readObjects } from '../../git/objects/read-objects.ts'
import type { NewCommitOfBase, ToMerge } from './merge-outcome.ts'

export interface Related extends ToMerge, Relation {
  /** What the branch lacks, newest first. */
  readonly news: readonly NewCommitOfBase[]
  /** Where there are several bases: the newest commit that they all descend from. */
  readonly beforeBases: string | undefined
}

export async function relationsOf(cwd: string, merges: readonly ToMerge[]): Promise<readonly Related[]> {
  const graph = await readGraph(
    cwd,
    merges.flatMap(({ head, theirs }) => [head, theirs]),
  )
  const histories = new Map(
    [...new Set(merges.map(({ theirs }) => theirs))].map((one) => [one, ancestors(graph, [one])]),
  )
  const missing = new Map<string, readonly string[]>()
  const related = merges.map((merge) => {
    const { theirs, head } = merge
    const history = histories.get(theirs) ?? new Set<string>()
    const relation = relate(graph, head, history)
    // Most branches have come equally far.
    const key = [theirs, ...relation.bases].join(' ')
    const lacking = missing.get(key) ?? lackingOf(graph, history, relation.bases)
    missing.set(key, lacking)
    return { ...merge, ...relation, lacking, beforeBases: beforeAll(graph, relation.bases) }
  })
  const subjects = await subjectsOf(cwd, [...new Set([...missing.values()].flat())])
  return related.map(({ lacking, ...one }) => ({
    ...one,
    news: lacking.map((commit) => ({ commit, subject: subjects.get(commit) ?? '' })),
  }))
}

function lackingOf(
  graph: CommitGraph,
  history: ReadonlySet<string>,
  bases: readonly string[],
): readonly string[] {
  const known = ancestors(graph, bases)
  const place = (commit: string): number => graph.order.get(commit) ?? 0
  return [...history].filter((commit) => !known.has(commit)).sort((a, b) => place(a) - place(b))
}

function beforeAll(graph: CommitGraph, bases: readonly string[]): string | undefined {
  const [first, ...others] = bases.map((base) => ancestors(graph, [base]))
  if (first === undefined || others.length === 0) return undefined
  const shared = [...first].filter((commit) => others.every((history) => history.has(commit)))
  const place = (commit: string): number => graph.order.get(commit) ?? 0
  return shared.sort((a, b) => place(a) - place(b))[0]
}

async function subjectsOf(cwd: string, commits: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const objects = await readObjects(cwd, commits)
  return new Map(
    commits.map((commit, index) => {
      const text = objects[index]?.content.toString('utf8') ?? ''
      const message = text.slice(text.indexOf('\n\n') + 2)
      return [commit, message.split('\n', 1)[0] ?? '']
    }),
  )
}
