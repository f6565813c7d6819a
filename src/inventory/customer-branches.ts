/** Which customers there are: branches `customer/NAME`, here and on remotes, and tags of those that were retired. */
import { groupBy } from '../core/group-by.ts'
import type { Repository } from '../git/repository.ts'
import { branchNames } from '../git/repository.ts'
import { readRemotes } from '../git/branches/remote-branches.ts'
import { git } from '../git/run-git.ts'

/** What the names of their branches begin with. */
export const CUSTOMER_BRANCHES = 'customer/'

/** What stands behind it. Nothing that leads to another branch: `../main`; nothing that is a file of Git's own: `acme.lock`. */
const BRANCH_PART = /^(?!.*\.lock$)\w[\w-]*(\.[\w-]+)*$/

/** Characters: the name is part of file names, of Git's and of ours. */
const LONGEST = 200

/** Whether a branch of that name can be a customer's. */
export function isCustomerName(name: string): boolean {
  return name.length <= LONGEST && BRANCH_PART.test(name)
}

/** `customer/acme` */
export function customerBranch(name: string): string {
  return `${CUSTOMER_BRANCHES}${name}`
}

/** The customer whose branch it is; undefined for any other branch, also for `customer/acme/topic`. */
export function customerOf(branch: string | undefined): string | undefined {
  if (branch?.startsWith(CUSTOMER_BRANCHES) !== true) return undefined
  const name = branch.slice(CUSTOMER_BRANCHES.length)
  return isCustomerName(name) ? name : undefined
}

/** `customer acme` or `base main`: for whom a command works, in questions, reports and locks. */
export function branchLabel(branch: string): string {
  const customer = customerOf(branch)
  return customer === undefined ? `base ${branch}` : `customer ${customer}`
}

/** Names of all customers that have a branch here, sorted. */
export async function customerNames(repository: Repository): Promise<readonly string[]> {
  return (await branchNames(repository)).flatMap((branch) => customerOf(branch) ?? [])
}

export interface KnownCustomer {
  readonly name: string
  /** Whether it has a branch here; without one, the first command that names it makes it. */
  readonly isHere: boolean
  /** Remotes that had its branch at the last fetch, sorted. */
  readonly remotes: readonly string[]
}

/** All that are known here, sorted by name. */
export async function knownCustomers(repository: Repository): Promise<readonly KnownCustomer[]> {
  const [here, { branches }] = await Promise.all([
    customerNames(repository),
    readRemotes(repository, CUSTOMER_BRANCHES),
  ])
  const there = branches.flatMap(({ branch, remote }) => {
    const name = customerOf(branch)
    return name === undefined ? [] : [{ name, remote }]
  })
  const remotes = groupBy(there, ({ name }) => name)
  const local = new Set(here)
  return [...new Set([...here, ...remotes.keys()])].sort().map((name) => ({
    name,
    isHere: local.has(name),
    remotes: (remotes.get(name) ?? []).map(({ remote }) => remote),
  }))
}

/** What is left of a branch that was retired. */
export interface Archive {
  /** `archive/customer/acme/2026-07-01` */
  readonly tag: string
  /** The last commit of the branch. */
  readonly commit: string
}

/** `archive/customer/acme/`: what the names of a customer's tags begin with. */
export function archiveTags(name: string): string {
  return `archive/${customerBranch(name)}/`
}

/** Oldest first. */
export async function archivesOf(repository: Repository, name: string): Promise<readonly Archive[]> {
  const listing = await git(
    [
      'for-each-ref',
      '--sort=creatordate',
      '--format=%(objectname) %(*objectname) %(refname)',
      '--',
      `refs/tags/${archiveTags(name)}`,
    ],
    { cwd: repository.commonDir },
  )
  return listing.split('\n').flatMap((line) => {
    const [own = '', peeled, ref] = line.split(' ')
    return ref === undefined ? [] : [{ tag: ref.slice('refs/tags/'.length), commit: peeled || own }]
  })
}
