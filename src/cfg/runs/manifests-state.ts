/** Tells the manifests of a run from others: by a digest, whatever commits they came by. */
import { createHash } from 'node:crypto'
import { lstat, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { blobId } from '../../git/objects/blob-id.ts'
import { git } from '../../git/run-git.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import type { ChosenManifests } from '../manifests/chosen-manifests.ts'
import { uncommittedFiles } from '../manifests/uncommitted.ts'

/** The same for the same files, committed or not, in whichever clone. `cwd`: in the repository. */
export async function manifestsDigest(cwd: string, manifests: ChosenManifests): Promise<string> {
  const { commit, workTree } = manifests
  const files = new Map(commit === undefined ? [] : await filesOfCommit(cwd, commit))
  if (workTree !== undefined)
    for (const path of await uncommittedFiles(manifests)) {
      const found = await fileOf(join(workTree, path), commit ?? '')
      if (found === undefined) files.delete(path)
      else files.set(path, found)
    }
  const lines = [...files].map(([path, file]) => `${file} ${path}`).toSorted()
  return createHash('sha256').update(lines.join('\0')).digest('hex')
}

/** By path, mode and id of each: `100755 1f2e…`. */
async function filesOfCommit(root: string, commit: string): Promise<readonly (readonly [string, string])[]> {
  const listed = async (...args: readonly string[]): Promise<readonly (readonly [string, string])[]> => {
    const listing = await git(['ls-tree', '-z', '--full-tree', ...args], { cwd: root })
    return listing.split('\0').flatMap((entry) => {
      const match = /^(\d+) \w+ ([0-9a-f]+)\t(.+)$/s.exec(entry)
      return match === null ? [] : [[match[3] ?? '', `${match[1] ?? ''} ${match[2] ?? ''}`] as const]
    })
  }
  const top = (await listed(commit)).flatMap(([name]) => (name === INVENTORY_FOLDER ? [] : [name]))
  return top.length === 0 ? [] : listed('-r', commit, '--', ...top)
}

/** As the commit would have it. Undefined where there is no such file, or it is none. `like` as of `blobId`. */
async function fileOf(path: string, like: string): Promise<string | undefined> {
  try {
    const stats = await lstat(path)
    if (stats.isSymbolicLink()) return `120000 ${blobId(await readlink(path), like)}`
    const mode = (stats.mode & 0o100) === 0 ? '100644' : '100755'
    return `${mode} ${blobId(await readFile(path), like)}`
  } catch {
    return undefined
  }
}
