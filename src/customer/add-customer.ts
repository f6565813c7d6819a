/** Makes a customer: a branch from base with an empty inventory of its own. A branch that is there already is used as it is. */
import { randomBytes } from 'node:crypto'
import { dnsLabelProblem } from '../core/dns-name.ts'
import { Invalid, UserError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { quote } from '../core/shell.ts'
import { placeLabel } from '../db/database-place.ts'
import { databaseExists } from '../db/kept-database.ts'
import { commitFiles } from '../git/commits/commit-files.ts'
import type { Identity } from '../git/identity.ts'
import { branchNames, commitOf } from '../git/repository.ts'
import { tryGit } from '../git/run-git.ts'
import { adoptCustomer } from '../inventory/adopt-customer.ts'
import { archivesOf, customerBranch } from '../inventory/customer-branches.ts'
import { isBaseName, onBranch, type Site } from '../inventory/site.ts'
import { folders, INVENTORY_FOLDER } from '../inventory/text/paths.ts'
import { problemsOf } from './mixing/mixing-problems.ts'
import { foreignCommits } from './mixing/foreign-commits.ts'
import { readTips } from './mixing/owned-tips.ts'
import { OWNER_FILE, ownerText } from '../inventory/text/owner-file.ts'

export interface CustomerOptions {
  readonly author: Identity
  /** Branch to begin from. Default: base. */
  readonly from?: string | undefined
}

export interface AddedCustomer {
  readonly branch: string
  /** Where a remote had the branch: what to say of that. */
  readonly adopted: string | undefined
}

/**
 * Its manifests and types are those of the branch that it begins from; of its inventory nothing is taken. Throws a UserError where the
 * branch is here already, or a database of that name is kept.
 */
export async function addCustomer(
  site: Site,
  name: string,
  { author, from }: CustomerOptions,
): Promise<AddedCustomer> {
  const action = `Cannot add customer "${name}"`
  const problem = dnsLabelProblem(name)
  if (problem !== undefined) throw new UserError(`${action}: ${problem}`, nameHint(name))
  const branch = customerBranch(name)
  const there = `${action}: branch "${branch}" exists already`
  if ((await commitOf(site.repository, branch)) !== undefined)
    throw new UserError(from === undefined ? there : `${there}, and does not begin from "${from}"`, {
      hint: `inv -C ${name} … works on it as it is`,
    })
  const adopted = await adoptCustomer(site, name, {
    action: 'Cannot add customer',
    ...(from === undefined
      ? {}
      : {
          refuse: (remote) =>
            new UserError(`${there} on remote "${remote}", and does not begin from "${from}"`, {
              hint: `without --from it is taken from there`,
            }),
        }),
  })
  if (adopted !== undefined) return { branch, adopted }
  if (isBaseName(site.config, name))
    throw new UserError(`${action}: that means base`, { hint: `inv -C ${name} … works on base` })
  const start = await startOf(site, action, from)
  if (from !== undefined) await mustBeShared(site, action, name, start)
  await mustBeNew(site, action, name)
  const committed = await commitFiles(site.root, {
    branch,
    parent: start,
    author,
    // Two customers of one name, one after the other, are told apart by their first commits, also those of the same second.
    message: `inv add customer ${name}\n\nFrom ${from ?? site.config.base}, with an inventory of its own.\n\nCustomer: ${randomBytes(8).toString('hex')}`,
    removedFolders: Object.values(folders).map((folder) => `${INVENTORY_FOLDER}/${folder}`),
    files: new Map([
      [`${INVENTORY_FOLDER}/.gitkeep`, ''],
      [OWNER_FILE, ownerText(name)],
    ]),
    folder: INVENTORY_FOLDER,
  })
  if (committed === undefined) throw await notMade(site, action, branch)
  return { branch, adopted: undefined }
}

/** The nearest name that would do, where it is not a wholly different one. */
function nameHint(name: string): { readonly hint: string } | undefined {
  const instead = name.toLowerCase().replaceAll(/[_.\s]+/g, '-')
  return instead !== name && dnsLabelProblem(instead) === undefined
    ? { hint: `"${instead}" would do` }
    : undefined
}

async function startOf(site: Site, action: string, from: string | undefined): Promise<string> {
  const start = from ?? site.config.base
  const names = await branchNames(site.repository)
  const commit = names.includes(start) ? await commitOf(site.repository, start) : undefined
  const meant = nearest(start, names)
  if (commit === undefined)
    throw new UserError(`${action}: there is no branch "${start}" to begin from`, {
      hint:
        from === undefined
          ? 'base is set in hostwright.yaml'
          : meant === undefined
            ? await commitHint(site, start)
            : `did you mean "${meant}"?`,
    })
  return commit
}

/** For what names a commit and is no branch: a tag, or an id. */
async function commitHint({ root }: Site, start: string): Promise<string | undefined> {
  const { code } = await tryGit(
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${start}^{commit}`],
    { cwd: root },
  )
  return code === 0
    ? `it takes branches: git branch NAME ${quote(start)} makes one of it, for --from NAME`
    : undefined
}

/** What is one customer's would be in the history of the other. */
async function mustBeShared(
  { repository, config }: Site,
  action: string,
  owner: string,
  after: string,
): Promise<void> {
  const tips = await readTips(repository, config.base)
  const move = { ref: `refs/heads/${customerBranch(owner)}`, owner, before: undefined, after }
  const commits = await foreignCommits(repository.commonDir, tips, move)
  if (commits.length > 0)
    throw new Invalid(action, problemsOf({ commits, text: [] }), {
      hint: 'what customers share stands on base',
    })
}

/** What others have recorded under the name must never be taken for this customer's. */
async function mustBeNew(site: Site, action: string, name: string): Promise<void> {
  const { database } = onBranch(site, customerBranch(name))
  if (!(await databaseExists(database))) return
  const last = (await archivesOf(site.repository, name)).at(-1)
  const purge = `inv rm customer ${name} --purge removes it for good`
  throw new UserError(
    `${action}: the database of another customer of that name is kept: ${placeLabel(database)}`,
    {
      hint:
        last === undefined
          ? `git fetch brings its branch where others have it; ${purge}`
          : `git branch ${customerBranch(name)} ${last.tag} brings that one back; ${purge}`,
    },
  )
}

async function notMade({ repository }: Site, action: string, branch: string): Promise<UserError> {
  if ((await commitOf(repository, branch)) !== undefined)
    return new UserError(`${action}: branch "${branch}" was made by somebody else meanwhile`)
  const [above = ''] = branch.split('/')
  if ((await commitOf(repository, above)) !== undefined)
    return new UserError(`${action}: branch "${above}" is in the way of "${branch}"`, {
      hint: `git branch -m ${above} OTHER gives it another name`,
    })
  return new UserError(`${action}: branch "${branch}" is locked, or something is in its way`, {
    hint: 'a Git that was killed leaves a file ending in .lock below .git/refs; remove it where no Git is at work',
  })
}
