/** Where the branches of base and of all customers are: here, on a remote, or both. */
import { localBranches, type LocalBranch } from '../../git/branches/local-branches.ts'
import { readRemotes, type RemoteBranch, type Remotes } from '../../git/branches/remote-branches.ts'
import { CUSTOMER_BRANCHES, customerOf } from '../../inventory/customer-branches.ts'
import type { Site } from '../../inventory/site.ts'
import { groupBy } from '../../core/group-by.ts'
import { compareNatural } from '../../core/natural-order.ts'

export interface BranchPlace {
  /** Undefined: base. */
  readonly customer: string | undefined
  readonly branch: string
  /** Of the branch here; where there is none, of the remote's. */
  readonly head: string
  readonly isHere: boolean
  /** The branch of a remote that belongs to it, as of the last fetch. */
  readonly remote:
    | {
        readonly name: string
        readonly commit: string
        /** As the remote calls it. */
        readonly branch: string
        /** `refs/remotes/origin/customer/acme` */
        readonly tracking: string
      }
    | undefined
  /** Top folder of the work tree that has it checked out. */
  readonly workTree: string | undefined
}

export interface BranchPlaces {
  /** Undefined where neither this repository nor a remote has it. */
  readonly base: BranchPlace | undefined
  /** In natural order of their names. */
  readonly customers: readonly BranchPlace[]
}

export async function branchPlaces({ repository, config }: Site): Promise<BranchPlaces> {
  const [local, remotes] = await Promise.all([
    localBranches(repository.commonDir, [CUSTOMER_BRANCHES, config.base]),
    readRemotes(repository, ''),
  ])
  const here = new Map(local.map((one) => [one.name, one]))
  const there = groupBy(remotes.branches, ({ branch }) => branch)
  const placeOf = (branch: string): BranchPlace | undefined => {
    const own = here.get(branch)
    const remote = counterpart(own, there.get(branch) ?? [], remotes)
    const head = own?.commit ?? remote?.commit
    if (head === undefined) return undefined
    return {
      customer: customerOf(branch),
      branch,
      head,
      isHere: own !== undefined,
      remote:
        remote === undefined
          ? undefined
          : {
              name: remote.remote,
              commit: remote.commit,
              branch: remote.branch,
              tracking: remote.tracking,
            },
      workTree: own?.workTree,
    }
  }
  const names = new Set([...here.keys(), ...there.keys()])
  const customers = [...names].flatMap((branch) =>
    customerOf(branch) === undefined ? [] : (placeOf(branch) ?? []),
  )
  return {
    base: placeOf(config.base),
    customers: customers.sort((a, b) => compareNatural(a.branch, b.branch)),
  }
}

/** What the branch follows; else that of the preferred remote, or of the first by name. */
function counterpart(
  own: LocalBranch | undefined,
  sameName: readonly RemoteBranch[],
  { branches, preferred }: Remotes,
): RemoteBranch | undefined {
  // One that follows base, from which it was made, is not pushed there.
  const followed = branches.find(
    ({ tracking, branch }) =>
      tracking === own?.upstream && (branch === own.name || customerOf(branch) !== undefined),
  )
  return followed ?? sameName.find(({ remote }) => remote === preferred) ?? sameName[0]
}
