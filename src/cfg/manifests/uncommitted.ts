/** Files of the work tree that a run uses as they are: new, other or gone since the commit. The inventory's text is none of them. */
import { readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { git } from '../../git/run-git.ts'
import { isOtherWorkTree } from '../../manifest/outside-site.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import type { ChosenManifests } from './chosen-manifests.ts'

/** Relative to the top; none where it is the commit that is used. Of what Git ignores those that manifests may well use. */
export async function uncommittedFiles({
  workTree,
}: Pick<ChosenManifests, 'workTree'>): Promise<readonly string[]> {
  if (workTree === undefined) return []
  const besides = ['--', '.', `:(exclude)${INVENTORY_FOLDER}`]
  const options = [
    '--porcelain',
    '-z',
    '--untracked-files=all',
    '--ignored=matching',
    '--ignore-submodules=none',
    '--no-renames',
  ]
  const listing = await git(['--no-optional-locks', 'status', ...options, ...besides], { cwd: workTree })
  return listing.split('\0').flatMap((entry) => {
    if (entry === '') return []
    const path = entry.slice('XY '.length)
    if (!entry.startsWith('!!'))
      return path.endsWith('/') && isOtherWorkTree(join(workTree, path)) ? [] : [path]
    return filesAt(workTree, path).filter((file) => isManifest(file))
  })
}

/** An ignored folder is named as a whole. */
function filesAt(root: string, path: string): readonly string[] {
  if (!path.endsWith('/')) return [path]
  if (!/^(?:manifests|types)\//.test(path) || path.endsWith('/node_modules/')) return []
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' }).map((name) =>
    posix.join(path, name),
  )
}

/** Code, and what manifests read; of an editor's own files none. */
function isManifest(path: string): boolean {
  if (/~$|\.(?:swp|swo|bak|orig|rej)$|(?:^|\/)(?:\.?#|\.DS_Store$)/.test(path)) return false
  return /^manifests\/files\/|^(?:manifests|types)\/.*\.(?:[cm]?[jt]s|json)$/.test(path)
}
