/** Retires a customer: what is not saved is saved, the branch archived under a tag and removed. Its database stays. */
import { Invalid, UserError, type Problem } from '../core/errors.ts'
import { counted } from '../core/counted.ts'
import { databaseExists } from '../db/kept-database.ts'
import type { Identity } from '../git/identity.ts'
import { makeTag } from '../git/branches/make-tag.ts'
import { moveReferences } from '../git/branches/move-references.ts'
import { readRemotes, type RemoteBranch } from '../git/branches/remote-branches.ts'
import { commitOf } from '../git/repository.ts'
import { tryGit } from '../git/run-git.ts'
import { workTreesOn } from '../git/work-trees/work-trees-on.ts'
import { archivesOf, archiveTags, CUSTOMER_BRANCHES, customerBranch } from '../inventory/customer-branches.ts'
import { stateOf } from '../inventory/model/run-state.ts'
import type { Inventory } from '../inventory/open-inventory.ts'
import type { Site } from '../inventory/site.ts'
import { saveText } from '../inventory/text/save.ts'
import { gitDirOf, solvingFolder } from './sync/solving-folder.ts'

/** What is to be retired, looked at before it is asked about. */
export interface Retirement {
  readonly customer: string
  readonly branch: string
  /** Undefined where the inventory was never opened here: there is no database then. */
  readonly inventory: Inventory | undefined
  readonly hosts: number | undefined
}

/** `site`: on the branch of the customer. `open`: opens its inventory, where it has a database. Throws Invalid with all that is in the way. */
export async function lookAtCustomer(
  site: Site,
  customer: string,
  open: () => Promise<Inventory>,
): Promise<Retirement> {
  const branch = customerBranch(customer)
  const problems: Problem[] = workTreesOn(site.repository, branch).map(({ root, state }) => ({
    message: `branch "${branch}" is ${state} in the work tree "${root}"`,
    hint: state === 'checked out' ? 'git switch to another branch there, or git worktree remove' : undefined,
  }))
  const solving = solvingFolder(site, customer)
  if (gitDirOf(solving) !== undefined)
    problems.push({
      message: `a merge of base waits to be solved in "${solving}"`,
      hint: `cfg sync ${customer} finishes it, cfg sync ${customer} --abort drops it`,
    })
  const inventory = (await databaseExists(site.database)) ? await open() : undefined
  try {
    problems.push(...(inventory === undefined ? [] : await runningIn(inventory)))
    if (problems.length > 0) throw new Invalid(`Cannot remove customer "${customer}"`, problems)
    const hosts = await inventory?.store.read(async (reader) => (await reader.names('host')).length)
    return { customer, branch, inventory, hosts }
  } catch (error) {
    await inventory?.close()
    throw error
  }
}

async function runningIn({ store }: Inventory): Promise<readonly Problem[]> {
  const open = await store.runs.list({ failed: true })
  return open
    .filter((run) => stateOf(run) === 'running')
    .map(({ id, operator, command, hosts, started }) => ({
      message: `run ${id} is at work on ${counted(hosts.all, 'host')}: "${command}" of ${operator}, since ${started.slice(0, 19).replace('T', ' ')} UTC`,
      hint: 'wait for its end',
    }))
}

export interface RetireOptions {
  readonly author: Identity
  readonly reason: string | undefined
}

export interface Retired {
  readonly branch: string
  /** Its last commit. */
  readonly commit: string
  readonly tag: string
  /** Remotes that have the branch still, as far as is known here. */
  readonly remotes: readonly RemoteBranch[]
}

/** Killed at any moment, the branch is there or archived, and everything is saved. Throws a UserError where it moves meanwhile. */
export async function retireCustomer(
  site: Site,
  { customer, branch, inventory }: Retirement,
  { author, reason }: RetireOptions,
): Promise<Retired> {
  const { repository, root } = site
  const action = `Cannot remove customer "${customer}"`
  if (inventory !== undefined && (await inventory.store.read(async (reader) => reader.hasUnsaved())))
    await saveText(site, inventory.store, { author })
  const commit = await commitOf(repository, branch)
  if (commit === undefined) throw new UserError(`${action}: branch "${branch}" is gone meanwhile`)
  const tag = await freeTag(site, customer)
  const id = await makeTag(root, {
    name: tag,
    commit,
    tagger: author,
    message: [
      `inv rm customer ${customer}`,
      ...(reason === undefined ? [] : [reason]),
      `Branch ${branch} as it was; git branch ${branch} ${tag} brings it back.`,
    ].join('\n\n'),
  })
  const refused = await moveReferences(
    root,
    [
      { ref: `refs/tags/${tag}`, from: undefined, to: id },
      { ref: `refs/heads/${branch}`, from: commit, to: undefined },
    ],
    `inv rm customer ${customer}`,
  )
  if (refused !== undefined)
    throw new UserError(`${action}: ${refused.ref} is locked, or has changed meanwhile: ${refused.reason}`, {
      hint: 'try again; a Git that was killed leaves a file ending in .lock below .git/refs',
    })
  const { branches } = await readRemotes(repository, CUSTOMER_BRANCHES)
  // What it followed, as "git branch --delete" takes it away; none where it followed nothing.
  await tryGit(['config', '--remove-section', `branch.${branch}`], { cwd: root })
  return { branch, commit, tag, remotes: branches.filter((one) => one.branch === branch) }
}

/** `archive/customer/acme/2026-07-01`, with a number behind it where the customer was retired that day before. */
async function freeTag({ repository }: Site, customer: string): Promise<string> {
  const taken = new Set((await archivesOf(repository, customer)).map(({ tag }) => tag))
  const day = `${archiveTags(customer)}${new Date().toISOString().slice(0, 10)}`
  let tag = day
  for (let count = 2; taken.has(tag); count += 1) tag = `${day}.${count}`
  return tag
}
