/** Makes a folder a site: repository, settings, first manifest, empty inventory, first commit. */
import { randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UserError } from '../core/errors.ts'
import { commitFiles } from '../git/commits/commit-files.ts'
import { readIdentity, type Identity } from '../git/identity.ts'
import { checkedOutBranch, commitOf, findRepository, type Repository } from '../git/repository.ts'
import { git } from '../git/run-git.ts'
import { CONFIG_FILE } from './site-config.ts'
import { openSiteStore } from './open-site-store.ts'
import { openSite, type Site } from './site.ts'
import { starterFiles } from './starter-files.ts'
import { INVENTORY_FOLDER } from './text/paths.ts'

export interface InitResult {
  readonly site: Site
  readonly author: Identity
  /** Those that were not there yet, relative to the site. */
  readonly files: readonly string[]
}

const DEFAULT_BRANCH = 'main'

/** Files that are there already stay as they are. Throws a UserError where the folder is a site, or lies within a work tree. */
export async function initSite(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<InitResult> {
  const action = `Cannot make "${folder}" a site`
  const repository = await repositoryAt(action, folder)
  if (existsSync(join(folder, CONFIG_FILE))) throw new UserError(`${action}: it is one already`)
  const branch = checkedOutBranch(repository.gitDir)
  if (branch === undefined)
    throw new UserError(`${action}: no branch is checked out in it`, { hint: 'git switch main' })
  const author = await readIdentity(folder, env)
  const files = new Map(
    [...starterFiles]
      .filter(([path]) => !existsSync(join(folder, path)))
      .map(([path, content]) => [path, path === CONFIG_FILE ? forBranch(content, branch) : content]),
  )
  for (const [path, content] of files) {
    await makeFolder(action, dirname(join(folder, path)))
    await refusing(action, join(folder, path), async () => writeFile(join(folder, path), content))
  }
  await commitStarter(action, repository, branch, author, files)
  const site = await openSite({ site: folder, customer: undefined, cwd: folder, env: {} })
  await beginInventory(site)
  return { site, author, files: [...files.keys()] }
}

async function repositoryAt(action: string, folder: string): Promise<Repository> {
  const found = findRepository(folder)
  if (found?.root === folder) return found
  if (found !== undefined)
    throw new UserError(`${action}: it lies within the work tree "${found.root}"`, {
      hint: existsSync(join(found.root, CONFIG_FILE))
        ? `that is a site already: cd ${found.root}`
        : `a site is the top folder of a work tree: "inv init ${found.root}" makes that one, or choose a folder outside`,
    })
  await makeFolder(action, folder)
  await git(['init', '--quiet', '--initial-branch', DEFAULT_BRANCH], { cwd: folder })
  const made = findRepository(folder)
  if (made === undefined) throw new Error(`git made no repository in ${folder}`)
  return made
}

/** Not by `recursive`: that never ends where a file system makes no folders and says that the one above is missing. */
async function makeFolder(action: string, folder: string): Promise<void> {
  if (existsSync(folder) && statSync(folder).isDirectory()) return
  const above = dirname(folder)
  if (above !== folder && !existsSync(above)) await makeFolder(action, above)
  await refusing(action, folder, async () => mkdir(folder))
}

/** What the file system refuses is for the operator to mend. */
async function refusing(action: string, path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new UserError(`${action}: "${path}" cannot be made: ${error.message}`, { cause: error })
  }
}

function forBranch(content: string, branch: string): string {
  return content.replace(/^base: .*$/m, `base: ${branch}`)
}

async function commitStarter(
  action: string,
  repository: Repository,
  branch: string,
  author: Identity,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const { root } = repository
  const committed = await commitFiles(root, {
    branch,
    parent: await commitOf(repository, branch),
    author,
    // Sites that share a database are told apart by their first commits, and two could be made in the same second.
    message: `inv init\n\nSite: ${randomBytes(8).toString('hex')}`,
    files,
    folder: INVENTORY_FOLDER,
  })
  if (committed === undefined)
    throw new UserError(`${action}: branch "${branch}" moved meanwhile`, { hint: 'try again' })
  const input = [...files.keys()].map((path) => `${path}\0`).join('')
  await git(['update-index', '--add', '-z', '--stdin'], { cwd: root, input })
}

/** The database, in step with the branch from the start; of text that was there before it is built when it is first used. */
async function beginInventory(site: Site): Promise<void> {
  const store = await openSiteStore(site)
  await store.close()
}
