/** Which customers have a change, as that commit or as another one that changes the same. */
import { changedFolders } from '../../git/objects/changed-folders.ts'
import { ancestors, readGraph } from '../../git/commits/commit-graph.ts'
import { equalChanges } from '../../git/commits/equal-changes.ts'
import { git } from '../../git/run-git.ts'
import type { Site } from '../../inventory/site.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import { branchPlaces, type BranchPlace } from '../table/branch-places.ts'

export interface BranchHas {
  /** Undefined: base. */
  readonly customer: string | undefined
  readonly branch: string
  /** False: it is on a remote alone. */
  readonly isHere: boolean
  /** `waits`: the remote's branch has it, and this one has not pulled it. */
  readonly has: 'it' | 'equal' | 'waits' | 'no'
  /** The remote whose branch has it. */
  readonly remote?: string
  /** The commit that makes the same change. */
  readonly by?: string
}

/** Base first, where there is one, then the customers in natural order. `commit` is a whole id. */
export async function whichCustomers(site: Site, commit: string): Promise<readonly BranchHas[]> {
  const { base, customers } = await branchPlaces(site)
  const places = [...(base === undefined ? [] : [base]), ...customers]
  const containing = await headsWith(site.root, commit)
  const without = places.filter(({ head }) => !containing.has(head)).map(({ head }) => head)
  const equals = (await isOfInventory(site.root, commit))
    ? []
    : await equalChanges(site.root, commit, without)
  const equalIn =
    equals.length === 0 ? new Map<string, string>() : await firstEqual(site.root, without, equals)
  return places.map((place) => {
    const { customer, branch, isHere } = place
    return { customer, branch, isHere, ...has(place, containing, equalIn.get(place.head)) }
  })
}

function has(
  { head, remote }: BranchPlace,
  containing: ReadonlySet<string>,
  by: string | undefined,
): Pick<BranchHas, 'has' | 'remote' | 'by'> {
  if (containing.has(head)) return { has: 'it' }
  if (by !== undefined) return { has: 'equal', by }
  if (remote !== undefined && containing.has(remote.commit)) return { has: 'waits', remote: remote.name }
  return { has: 'no' }
}

/** An inventory is one customer's own: that another one records the same of a host of that name says nothing. */
async function isOfInventory(cwd: string, commit: string): Promise<boolean> {
  const names = (await changedFolders(cwd, [commit])).get(commit) ?? []
  return names.every((name) => name === INVENTORY_FOLDER)
}

/** Commits that branches, here and on remotes, point to and that descend from this one. */
async function headsWith(cwd: string, commit: string): Promise<ReadonlySet<string>> {
  const args = ['for-each-ref', `--contains=${commit}`, '--format=%(objectname)', '--']
  const listing = await git([...args, 'refs/heads/', 'refs/remotes/'], { cwd })
  return new Set(listing.split('\n'))
}

/** By the head that has one in its history. */
async function firstEqual(
  cwd: string,
  heads: readonly string[],
  equals: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const graph = await readGraph(cwd, heads)
  return new Map(
    heads.flatMap((head): readonly (readonly [string, string])[] => {
      const history = ancestors(graph, [head])
      const found = equals.find((one) => history.has(one))
      return found === undefined ? [] : [[head, found]]
    }),
  )
}
