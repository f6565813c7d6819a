/** Where the manifests of a branch lie: in the work tree that has it checked out, or in a copy beside Git's own files. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../core/errors.ts'
import { commitOf, worktreeOf } from '../git/repository.ts'
import { git } from '../git/run-git.ts'
import type { Site } from '../inventory/site.ts'
import { INVENTORY_FOLDER } from '../inventory/text/paths.ts'

/** The folder; a copy is made once for each content, the inventory's text left aside. Throws UserError where the branch has no commit yet. */
export async function manifestRoot(site: Site): Promise<string> {
  const worktree = worktreeOf(site.repository, site.branch)
  if (worktree !== undefined) return worktree.root
  const commit = await commitOf(site.repository, site.branch)
  if (commit === undefined)
    throw new UserError(`Cannot load the manifests of branch "${site.branch}": it has no commit yet`)
  const folder = join(site.stateFolder, 'checkouts', await contentKey(site, commit))
  if (!existsSync(folder)) await copyOf(site, commit, folder)
  return folder
}

/** Each change of the inventory is a commit: what it leaves alone is not copied again. */
async function contentKey(site: Site, commit: string): Promise<string> {
  const entries = (await git(['ls-tree', commit], { cwd: site.root })).split('\n')
  const others = entries.filter((entry) => !entry.endsWith(`\t${INVENTORY_FOLDER}`))
  return createHash('sha256').update(others.join('\n')).digest('hex').slice(0, 40)
}

/** Made aside and moved in whole, since another run may be making the same. */
async function copyOf(site: Site, commit: string, folder: string): Promise<void> {
  const fresh = `${folder}.${process.pid}`
  const env = { GIT_INDEX_FILE: `${fresh}.index` }
  await mkdir(fresh, { recursive: true })
  try {
    await git(['read-tree', commit], { cwd: site.root, env })
    await git(['checkout-index', '--all', `--prefix=${fresh}/`], { cwd: site.root, env })
    await rename(fresh, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(fresh, { recursive: true, force: true })
    await rm(env.GIT_INDEX_FILE, { force: true })
  }
}
