/** Where the database and the branch's text differ, object by object. */
import type { Store } from '../../db/store.ts'
import { blobId } from '../../git/blob-id.ts'
import { commitOf } from '../../git/repository.ts'
import { filesOf, readBlobs } from '../../git/trees.ts'
import { compareNames } from '../model/canonical.ts'
import type { Site } from '../site.ts'
import { INVENTORY_FOLDER, objectAt, pathOf } from './paths.ts'
import { renderObject } from './render.ts'
import { uncommitted } from './uncommitted.ts'

/** One file that differs. The texts are undefined where there is no such object, or file. */
export interface Difference {
  readonly path: string
  /** Which side has moved since they were the same. */
  readonly changedIn: 'database' | 'branch' | 'both'
  readonly database: string | undefined
  readonly branch: string | undefined
}

export interface Status {
  /** Undefined where the branch does not exist yet. */
  readonly commit: string | undefined
  readonly differences: readonly Difference[]
  /** Inventory files of the work tree with changes that are not committed; where the branch is checked out. */
  readonly editedByHand: readonly string[]
}

export async function statusOf(site: Site, store: Store): Promise<Status> {
  const commit = await commitOf(site.repository, site.branch)
  const onBranch =
    commit === undefined ? new Map<string, string>() : await filesOf(site.root, commit, INVENTORY_FOLDER)
  const { known, ours } = await store.read(async (reader) => {
    const texts = new Map<string, string | undefined>()
    for (const { kind, name } of await reader.unsaved()) {
      const object = await reader.get(kind, name)
      texts.set(pathOf(kind, name), object === undefined ? undefined : renderObject(kind, object))
    }
    return { known: await reader.savedFiles(), ours: texts }
  })
  const moved = [...new Set([...onBranch.keys(), ...known.keys()])].filter(
    (path) => objectAt(path) !== undefined && onBranch.get(path) !== known.get(path),
  )
  const paths = [...new Set([...moved, ...ours.keys()])].sort(compareNames)
  const blobs = await readBlobs(site.root, idsOf(paths, [onBranch, known]))
  const differences = paths.flatMap((path): readonly Difference[] => {
    const branch = blobs.get(onBranch.get(path) ?? '')
    const database = ours.has(path) ? ours.get(path) : blobs.get(known.get(path) ?? '')
    const oursId = database === undefined ? undefined : blobId(database, commit ?? '')
    if (oursId === onBranch.get(path)) return []
    const branchMoved = onBranch.get(path) !== known.get(path)
    const databaseMoved = oursId !== known.get(path)
    return [
      { path, changedIn: branchMoved ? (databaseMoved ? 'both' : 'branch') : 'database', database, branch },
    ]
  })
  return { commit, differences, editedByHand: await uncommitted(site) }
}

function idsOf(paths: readonly string[], maps: readonly ReadonlyMap<string, string>[]): readonly string[] {
  return [...new Set(paths.flatMap((path) => maps.flatMap((map) => map.get(path) ?? [])))]
}
