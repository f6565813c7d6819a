/** Which manifests a run uses: the commit, and what the work tree has beside it. The inventory's text is no part of them. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { blobId } from '../../git/blob-id.ts'
import { commitOf, worktreeOf } from '../../git/repository.ts'
import { git } from '../../git/run-git.ts'
import type { Site } from '../../inventory/site.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'

/** Undefined where the branch has no commit yet. */
export function manifestsCommit(site: Site): Promise<string | undefined> {
  return commitOf(site.repository, site.branch)
}

/** Whether a file of the work tree is other than in the commit, or new. */
export async function manifestsModified(site: Site): Promise<boolean> {
  return (await changedPaths(site)).length > 0
}

/** The same for the same files, committed or not, in whichever clone. */
export async function manifestsDigest(site: Site): Promise<string> {
  const files = new Map<string, string>()
  const commit = await manifestsCommit(site)
  if (commit !== undefined)
    for (const [path, id] of await filesOfCommit(site.root, commit)) files.set(path, id)
  const root = worktreeOf(site.repository, site.branch)?.root
  for (const path of root === undefined ? [] : await changedPaths(site)) {
    const content = await contentOf(join(root ?? '', path))
    if (content === undefined) files.delete(path)
    else files.set(path, blobId(content, commit ?? ''))
  }
  const lines = [...files].map(([path, id]) => `${id} ${path}`).toSorted()
  return createHash('sha256').update(lines.join('\0')).digest('hex')
}

async function filesOfCommit(root: string, commit: string): Promise<readonly (readonly [string, string])[]> {
  const listed = async (...args: readonly string[]): Promise<readonly (readonly [string, string])[]> => {
    const listing = await git(['ls-tree', '-z', '--full-tree', ...args], { cwd: root })
    return listing.split('\0').flatMap((entry) => {
      const match = /^\d+ \w+ ([0-9a-f]+)\t(.+)$/s.exec(entry)
      return match === null ? [] : [[match[2] ?? '', match[1] ?? ''] as const]
    })
  }
  const top = (await listed(commit)).flatMap(([name]) => (name === INVENTORY_FOLDER ? [] : [name]))
  return top.length === 0 ? [] : listed('-r', commit, '--', ...top)
}

/** Those that are new, other or gone in the work tree; none where the branch is in no work tree. */
async function changedPaths(site: Site): Promise<readonly string[]> {
  const root = worktreeOf(site.repository, site.branch)?.root
  if (root === undefined) return []
  const besides = ['--', '.', `:(exclude)${INVENTORY_FOLDER}`]
  const options = ['--porcelain', '-z', '--untracked-files=all', '--no-renames', ...besides]
  const listing = await git(['--no-optional-locks', 'status', ...options], { cwd: root })
  return listing.split('\0').flatMap((entry) => (entry === '' ? [] : [entry.slice(3)]))
}

/** Undefined where there is no such file, or it is none. */
async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch {
    return undefined
  }
}
