/** A customer whose branch is not here: it is taken from a remote, or said to be unknown. */
import { UserError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { quote } from '../core/shell.ts'
import { readRemotes } from '../git/branches/remote-branches.ts'
import { adoptBranch } from './adopt-branch.ts'
import {
  archivesOf,
  CUSTOMER_BRANCHES,
  customerBranch,
  customerOf,
  isCustomerName,
  knownCustomers,
  type KnownCustomer,
} from './customer-branches.ts'
import { keptOfAnother } from './kept-database.ts'
import { onBranch, type Site } from './site.ts'

export interface AdoptOptions {
  /** `Cannot work for customer` */
  readonly action: string
  /** What is thrown where a remote has the branch, in place of taking it. */
  readonly refuse?: (remote: string) => UserError
}

/** Gives what to say of it; undefined where no remote has the branch. */
export async function adoptCustomer(
  site: Site,
  name: string,
  { action, refuse }: AdoptOptions,
): Promise<string | undefined> {
  const branch = customerBranch(name)
  const begun = `${action} "${name}"`
  const found = await adoptBranch(site.repository, branch, begun, async ({ remote, commit }) => {
    if (refuse !== undefined) throw refuse(remote)
    const problem = await keptOfAnother(onBranch(site, branch), commit)
    if (problem !== undefined)
      throw new UserError(
        `${begun}: branch "${branch}" of remote "${remote}" is that of another: ${problem}`,
        {
          hint: `inv rm customer ${name} --purge removes that database; then the branch can be used`,
        },
      )
  })
  return found === undefined
    ? undefined
    : `customer ${name}: branch "${branch}" was only on remote "${found.remote}"; it is here now, at ${found.commit.slice(0, 10)}, and follows it`
}

/** `isWanted`: whether making it may be what is meant. */
export async function unknownCustomer(
  site: Site,
  name: string,
  action: string,
  { isWanted = true }: { readonly isWanted?: boolean } = {},
): Promise<UserError> {
  const { repository } = site
  const plain = customerOf(name)
  if (plain !== undefined)
    return new UserError(`${action} "${name}": that is a branch, not a name`, {
      hint: `did you mean "${plain}"?`,
    })
  const reason = `${action} "${name}": there is no branch "${customerBranch(name)}"`
  if (!isCustomerName(name)) return new UserError(reason)
  const [known, archives, { names: remotes, fetched }] = await Promise.all([
    knownCustomers(repository),
    archivesOf(repository, name),
    readRemotes(repository, CUSTOMER_BRANCHES),
  ])
  const last = archives.at(-1)
  if (last !== undefined)
    return new UserError(`${reason}: it was retired`, {
      hint: `git branch ${customerBranch(name)} ${last.tag} brings it back`,
    })
  const meant = nearest(
    name,
    known.map((one) => one.name),
  )
  const near = known.find((one) => one.name === meant)
  if (near !== undefined)
    return new UserError(reason, { hint: `did you mean "${near.name}"?${markOf(near)}` })
  if (!isWanted) return new UserError(reason, { hint: 'cfg customers shows those that there are' })
  const [remote] = remotes
  const fetching =
    remote !== undefined && fetched.length === 0
      ? `git remote set-branches --add ${quote(remote)} 'customer/*' and git fetch ${quote(remote)} bring those that others made`
      : 'git fetch brings one that others made'
  return new UserError(reason, { hint: `inv add customer ${name} makes it; ${fetching}` })
}

/** ` (only on remote "origin")`; nothing for one that is here. */
function markOf({ isHere, remotes }: KnownCustomer): string {
  return isHere ? '' : ` (only on remote ${remotes.map((remote) => `"${remote}"`).join(', ')})`
}
