/** What came to a branch: its commits from one moment on, merges with what they brought. */
import { changedFolders } from '../../git/objects/changed-folders.ts'
import { commitTitles, type CommitTitle } from '../../git/commits/commit-title.ts'
import { git } from '../../git/run-git.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'

export interface LogEntry extends CommitTitle {
  /** Names at the top of the tree of what it changes: `manifests`. Empty for a merge. */
  readonly changes: readonly string[]
  /** For a merge: what the branch did not have before it. */
  readonly brought: readonly LogEntry[]
}

export interface LogRange {
  /** Whole id; undefined: from the beginning. */
  readonly from: string | undefined
  readonly head: string
  /** Base's head, for a customer's branch: the inventory of base, which merges bring too, is not the customer's. */
  readonly base: string | undefined
}

/** Newest first. */
export async function branchLog(cwd: string, { from, head, base }: LogRange): Promise<readonly LogEntry[]> {
  const titles = await commitTitles(cwd, [head, ...(from === undefined ? [] : [`^${from}`])])
  const byId = new Map(titles.map((title) => [title.commit, title]))
  const simple = titles.filter(({ parents }) => parents.length < 2).map(({ commit }) => commit)
  const [folders, ofBase] = await Promise.all([changedFolders(cwd, simple), inBase(cwd, from, base)])
  const chain: CommitTitle[] = []
  for (let at = byId.get(head); at !== undefined; at = byId.get(at.parents[0] ?? '')) chain.push(at)
  const known = new Set<string>()
  const entries = chain.toReversed().map((title): LogEntry => {
    known.add(title.commit)
    const found = reach(byId, title.parents.slice(1), known)
    const brought = titles.filter(({ commit }) => found.has(commit))
    return {
      ...title,
      changes: folders.get(title.commit) ?? [],
      brought: brought.flatMap((one): readonly LogEntry[] => {
        const changes = folders.get(one.commit) ?? []
        const isOfBase = ofBase.has(one.commit) && changes.every((name) => name === INVENTORY_FOLDER)
        // A merge among what was merged has brought what is listed beside it.
        return isOfBase || one.parents.length > 1 ? [] : [{ ...one, changes, brought: [] }]
      }),
    }
  })
  return entries.toReversed()
}

/** Adds what it finds to what is known. */
function reach(
  byId: ReadonlyMap<string, CommitTitle>,
  tips: readonly string[],
  known: Set<string>,
): ReadonlySet<string> {
  const found = new Set<string>()
  const open = [...tips]
  for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
    const title = byId.get(commit)
    if (title === undefined || known.has(commit)) continue
    known.add(commit)
    found.add(commit)
    open.push(...title.parents)
  }
  return found
}

async function inBase(
  cwd: string,
  from: string | undefined,
  base: string | undefined,
): Promise<ReadonlySet<string>> {
  if (base === undefined) return new Set()
  const listing = await git(['rev-list', base, ...(from === undefined ? [] : [`^${from}`]), '--'], { cwd })
  return new Set(listing.split('\n'))
}
