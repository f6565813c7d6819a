/** Text of the inventory that was edited in a work tree and is on no branch yet. */
import { worktreeOf } from '../../git/repository.ts'
import { git } from '../../git/run-git.ts'
import type { Site } from '../site.ts'
import { INVENTORY_FOLDER } from './paths.ts'

/** Paths in the work tree where the branch is checked out; none where it is in none. */
export async function uncommitted(site: Site): Promise<readonly string[]> {
  const workTree = worktreeOf(site.repository, site.branch)
  if (workTree === undefined) return []
  const listing = await git(
    ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--', INVENTORY_FOLDER],
    { cwd: workTree.root },
  )
  return listing
    .split('\0')
    .map((line) => line.slice(3))
    .filter((path) => /\.ya?ml$/.test(path))
}
