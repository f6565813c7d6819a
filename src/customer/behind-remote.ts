/** Which branches lack commits that a remote had of them at the last fetch, and which command brings these. */
import { counted } from '../core/counted.ts'
import { quote } from '../core/shell.ts'
import { readGraph } from '../git/commits/commit-graph.ts'
import type { Site } from '../inventory/site.ts'
import { branchPlaces, type BranchPlace } from './table/branch-places.ts'
import { distancesIn, type Distance } from './table/distances.ts'

export interface BehindRemote extends Distance {
  readonly branch: string
  /** The head that it has here. */
  readonly head: string
  /** `origin` */
  readonly remote: string
  /** `origin/customer/acme` */
  readonly tracking: string
  /** What to type. */
  readonly command: string
}

/** By branch: of those that are named. Nothing is fetched. */
export async function behindRemote(
  site: Site,
  branches: readonly string[],
): Promise<ReadonlyMap<string, BehindRemote>> {
  const { base, customers } = await branchPlaces(site)
  const wanted = new Set(branches)
  const pairs = [...(base === undefined ? [] : [base]), ...customers].flatMap((place) => {
    const { branch, isHere, head, remote } = place
    return !isHere || !wanted.has(branch) || remote === undefined || remote.commit === head
      ? []
      : [{ place, remote }]
  })
  if (pairs.length === 0) return new Map()
  const tips = pairs.flatMap(({ place, remote }) => [place.head, remote.commit])
  const graph = await readGraph(site.root, [...(base === undefined ? [] : [base.head]), ...tips])
  const { between } = distancesIn(graph, base?.head)
  return new Map(
    pairs.flatMap(({ place, remote }) => {
      const distance = between(place.head, remote.commit)
      if (distance.behind === 0) return []
      const { branch, head } = place
      const tracking = remote.tracking.replace('refs/remotes/', '')
      const command = commandOf(place, remote, tracking, distance, site.root)
      return [[branch, { branch, head, remote: remote.name, tracking, command, ...distance }] as const]
    }),
  )
}

/** `customer/acme is 3 commits behind origin/customer/acme as of the last fetch: git fetch …` */
export function behindText({ branch, tracking, ahead, behind, command }: BehindRemote): string {
  const beside = ahead === 0 ? '' : `, and ${counted(ahead, 'commit')} ahead,`
  return `${branch} is ${counted(behind, 'commit')} behind ${tracking}${beside} as of the last fetch: ${command}`
}

/** What is checked out moves by a merge alone, and what has commits of its own too. */
function commandOf(
  { branch, workTree }: BranchPlace,
  remote: { readonly name: string; readonly branch: string },
  tracking: string,
  { ahead }: Distance,
  root: string,
): string {
  if (workTree === undefined)
    return ahead === 0
      ? `git fetch ${quote(remote.name)} ${quote(`${remote.branch}:${branch}`)}`
      : `git switch ${quote(branch)}, then git merge ${quote(tracking)}`
  const at = workTree === root ? '' : `-C ${quote(workTree)} `
  return `git ${at}merge ${ahead === 0 ? '--ff-only ' : ''}${quote(tracking)}`
}
