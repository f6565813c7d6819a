/** Objects that were changed in the database and on the branch since both were the same: only the operator can say which side holds. */
import type { Reader, Store } from '../../db/store.ts'
import { blobId } from '../../git/objects/blob-id.ts'
import { filesOf } from '../../git/objects/trees.ts'
import { compareNames } from '../model/canonical.ts'
import type { Site } from '../site.ts'
import { INVENTORY_FOLDER, pathOf } from './paths.ts'
import { renderObject } from './render.ts'
import { wasSince } from './was-since.ts'

/** What to do about them. */
export const TAKE_ONE_SIDE =
  'inv load --force takes the text of the branch, inv save --force that of the database'

/** Whose text on the branch is not what was saved or loaded last, sorted. */
export function movedPaths(
  onBranch: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, string>,
): readonly string[] {
  return [...new Set([...onBranch.keys(), ...known.keys()])]
    .filter((path) => onBranch.get(path) !== known.get(path))
    .sort(compareNames)
}

/** `paths`: those that have moved. `behind`: whose text the database has left behind. */
export async function changedOnBothSides(
  reader: Reader,
  paths: readonly string[],
  onBranch: ReadonlyMap<string, string>,
  like: string,
): Promise<{ readonly conflicts: readonly string[]; readonly behind: ReadonlySet<string> }> {
  const moved = new Set(paths)
  const conflicts: string[] = []
  const behind = new Set<string>()
  const changeSet = (await reader.saved())?.changeSet ?? 0
  for (const { kind, name } of await reader.unsaved()) {
    const path = pathOf(kind, name)
    if (!moved.has(path)) continue
    const object = await reader.get(kind, name)
    const ours = object === undefined ? undefined : blobId(renderObject(kind, object), like)
    const theirs = onBranch.get(path)
    if (ours === theirs) continue
    if (await wasSince(reader, { kind, name }, theirs, changeSet, like)) behind.add(path)
    else conflicts.push(path)
  }
  return { conflicts, behind }
}

/** Whether a load of this commit is refused for them unless it is forced. */
export async function loadNeedsForce(site: Site, store: Store, commit: string): Promise<boolean> {
  const onBranch = await filesOf(site.root, commit, INVENTORY_FOLDER)
  return store.read(async (reader) => {
    const moved = movedPaths(onBranch, await reader.savedFiles())
    return (await changedOnBothSides(reader, moved, onBranch, commit)).conflicts.length > 0
  })
}
