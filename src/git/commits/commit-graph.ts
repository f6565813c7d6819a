/** The history as a graph in memory: read by one process, asked about many branches. */
import { git } from '../run-git.ts'

export interface CommitGraph {
  /** Children before their parents. */
  readonly order: ReadonlyMap<string, number>
  /** By commit. In a shallow clone the oldest have none. */
  readonly parents: ReadonlyMap<string, readonly string[]>
}

/** Everything that these commits descend from, with themselves. */
export async function readGraph(cwd: string, tips: readonly string[]): Promise<CommitGraph> {
  const listing = await git(['rev-list', '--topo-order', '--parents', '--stdin'], {
    cwd,
    input: `${[...new Set(tips)].join('\n')}\n`,
  })
  const order = new Map<string, number>()
  const parents = new Map<string, readonly string[]>()
  for (const line of listing.split('\n')) {
    const [commit = '', ...its] = line.split(' ')
    order.set(commit, order.size)
    parents.set(commit, its)
  }
  return { order, parents }
}

/** All that the commits descend from, with themselves; what is `known` ends the search and is left out. */
export function ancestors(
  { parents }: CommitGraph,
  tips: readonly string[],
  known: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const found = new Set<string>()
  const open = [...tips]
  for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
    if (found.has(commit) || known.has(commit)) continue
    found.add(commit)
    open.push(...(parents.get(commit) ?? []))
  }
  return found
}

/** How a branch stands to another one, whose ancestors are given. */
export interface Relation {
  /** Commits that the branch alone has. */
  readonly ahead: number
  /** The newest that both have, none of which descends from another, newest first; none where the histories are strangers. */
  readonly bases: readonly string[]
}

export function relate(graph: CommitGraph, branch: string, other: ReadonlySet<string>): Relation {
  if (other.has(branch)) return { ahead: 0, bases: [branch] }
  const own = ancestors(graph, [branch], other)
  const shared = new Set([...own].flatMap((commit) => graph.parents.get(commit) ?? []))
  const meeting = [...shared].filter((commit) => other.has(commit))
  return { ahead: own.size, bases: newestOf(graph, meeting) }
}

/** Without those that others descend from. */
function newestOf(graph: CommitGraph, commits: readonly string[]): readonly string[] {
  const place = (commit: string): number => graph.order.get(commit) ?? Number.MAX_SAFE_INTEGER
  const newest: string[] = []
  const older = new Set<string>()
  for (const commit of commits.toSorted((a, b) => place(a) - place(b))) {
    if (older.has(commit)) continue
    newest.push(commit)
    for (const one of ancestors(graph, [commit], older)) older.add(one)
  }
  return newest
}
