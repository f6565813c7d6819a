/** The table of all customers: where each branch stands, and what its inventory says. */
import { lookAtInventories, type InventoryLook, type InventoryOverview } from '../../db/overview.ts'
import { readGraph } from '../../git/commits/commit-graph.ts'
import { idsAt } from '../../git/objects/ids-at.ts'
import type { HostState } from '../../inventory/model/host.ts'
import type { Run } from '../../inventory/model/run.ts'
import { cloneOf } from '../../inventory/open-site-store.ts'
import { onBranch, type Site } from '../../inventory/site.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import { branchPlaces, type BranchPlace } from './branch-places.ts'
import { distancesIn, type Distance, type Distances } from './distances.ts'
import { textHosts } from './text-hosts.ts'

export interface CustomerRow {
  /** Undefined: base. */
  readonly customer: string | undefined
  readonly branch: string
  readonly commit: string
  /** False: it is on a remote alone. */
  readonly isHere: boolean
  /** Top folder of the work tree that has it checked out. */
  readonly workTree: string | undefined
  /** The remote that has the branch too, and how this one stands to that; as of the last fetch. */
  readonly remote: (Distance & { readonly name: string }) | undefined
  /** Undefined for base itself, and where there is no base. */
  readonly toBase: Distance | undefined
  readonly inventory: TextState
  readonly hosts: {
    readonly all: number
    /** Undefined where they were counted from the text. */
    readonly byState: Readonly<Record<HostState, number>> | undefined
  }
  readonly lastRun: Run | undefined
  readonly looks: InventoryOverview['looks'] | undefined
}

/**
 * `kept`: with how many changes that are in the database alone, and whether the branch has moved to other text than was loaded.
 * `not-loaded`: there is no database yet, the next command builds it from the text; `unused`: others have filled it.
 */
export type TextState =
  | { readonly kind: 'kept'; readonly unsaved: number; readonly moved: boolean }
  | { readonly kind: 'not-loaded' | 'unused' | 'older' | 'newer' }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** Base first, where there is one, then the customers in natural order. Makes and changes nothing. */
export async function customerTable(site: Site): Promise<readonly CustomerRow[]> {
  const { base, customers } = await branchPlaces(site)
  const places = [...(base === undefined ? [] : [base]), ...customers]
  const tips = places.flatMap(({ head, remote }) => [head, ...(remote === undefined ? [] : [remote.commit])])
  // Git reads the history while the databases are looked at.
  const [graph, looks, trees] = await Promise.all([
    readGraph(site.root, tips),
    lookAtInventories(
      places.map(({ branch }) => onBranch(site, branch).database),
      cloneOf(site),
    ),
    idsAt(
      site.root,
      places.map(({ head }) => head),
      INVENTORY_FOLDER,
    ),
  ])
  const distances = distancesIn(graph, base?.head)
  const uncounted = places.filter((_, index) => looks[index]?.kind !== 'read' || isEmpty(looks[index]))
  const counts = await textHosts(
    site.root,
    uncounted.map(({ head }) => head),
  )
  const hosts = new Map(uncounted.map((place, index) => [place, counts[index] ?? 0]))
  return places.map((place, index) => {
    const look = looks[index] ?? { kind: 'none' }
    return {
      ...branchPart(place, distances, base !== undefined),
      ...inventoryPart(look, trees.get(place.head) ?? '', hosts.get(place) ?? 0),
    }
  })
}

function branchPart(
  { customer, branch, head, isHere, remote, workTree }: BranchPlace,
  { between, toBase }: Distances,
  hasBase: boolean,
): Pick<CustomerRow, 'customer' | 'branch' | 'commit' | 'isHere' | 'workTree' | 'remote' | 'toBase'> {
  return {
    customer,
    branch,
    commit: head,
    isHere,
    workTree,
    remote: remote === undefined ? undefined : { name: remote.name, ...between(head, remote.commit) },
    toBase: customer === undefined || !hasBase ? undefined : toBase(head),
  }
}

/** `tree`: of the text on the branch. `inText`: how many hosts that has. */
function inventoryPart(
  look: InventoryLook,
  tree: string,
  inText: number,
): Pick<CustomerRow, 'inventory' | 'hosts' | 'lastRun' | 'looks'> {
  const fromText = { hosts: { all: inText, byState: undefined }, lastRun: undefined, looks: undefined }
  if (look.kind === 'none') return { inventory: { kind: 'not-loaded' }, ...fromText }
  if (look.kind === 'unreadable') return { inventory: look, ...fromText }
  if (look.kind !== 'read') return { inventory: { kind: look.kind }, ...fromText }
  if (isEmpty(look)) return { inventory: { kind: 'not-loaded' }, ...fromText }
  const { saved, unsaved, hosts, looks, lastRun } = look.overview
  return {
    inventory:
      saved === undefined ? { kind: 'unused' } : { kind: 'kept', unsaved, moved: saved.tree !== tree },
    hosts: { all: Object.values(hosts).reduce((sum, count) => sum + count, 0), byState: hosts },
    lastRun,
    looks,
  }
}

/** Made, and nothing has come into it yet. */
function isEmpty(look: InventoryLook | undefined): boolean {
  return look?.kind === 'read' && look.overview.saved === undefined && look.overview.unsaved === 0
}
