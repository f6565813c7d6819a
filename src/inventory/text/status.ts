/** Where the database and the branch's text differ, object by object. */
import type { Reader, Store } from '../../db/store.ts'
import { blobId } from '../../git/objects/blob-id.ts'
import { commitOf } from '../../git/repository.ts'
import { filesOf, readBlobs } from '../../git/objects/trees.ts'
import { compareNames } from '../model/canonical.ts'
import type { Site } from '../site.ts'
import { INVENTORY_FOLDER, objectAt, pathOf } from './paths.ts'
import { renderObject } from './render.ts'
import { uncommitted, type Uncommitted } from './uncommitted.ts'
import { wasSince } from './was-since.ts'

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
  /** Of the work tree where the branch is checked out. */
  readonly uncommitted: readonly Uncommitted[]
}

export async function statusOf(site: Site, store: Store): Promise<Status> {
  const commit = await commitOf(site.repository, site.branch)
  const onBranch =
    commit === undefined ? new Map<string, string>() : await filesOf(site.root, commit, INVENTORY_FOLDER)
  const { known, ours, behind } = await store.read(async (reader) => textsOf(reader, onBranch, commit ?? ''))
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
    const branchMoved = onBranch.get(path) !== known.get(path) && !behind.has(path)
    const databaseMoved = oursId !== known.get(path)
    return [
      { path, changedIn: branchMoved ? (databaseMoved ? 'both' : 'branch') : 'database', database, branch },
    ]
  })
  return { commit, differences, uncommitted: await uncommitted(site) }
}

interface Texts {
  readonly known: ReadonlyMap<string, string>
  /** Of objects that the text lacks a change of. */
  readonly ours: ReadonlyMap<string, string | undefined>
  /** Where the branch has text that the database has left behind. */
  readonly behind: ReadonlySet<string>
}

async function textsOf(reader: Reader, onBranch: ReadonlyMap<string, string>, like: string): Promise<Texts> {
  const known = await reader.savedFiles()
  const changeSet = (await reader.saved())?.changeSet ?? 0
  const ours = new Map<string, string | undefined>()
  const behind = new Set<string>()
  for (const { kind, name } of await reader.unsaved()) {
    const path = pathOf(kind, name)
    const object = await reader.get(kind, name)
    ours.set(path, object === undefined ? undefined : renderObject(kind, object))
    const theirs = onBranch.get(path)
    if (theirs !== known.get(path) && (await wasSince(reader, { kind, name }, theirs, changeSet, like)))
      behind.add(path)
  }
  return { known, ours, behind }
}

function idsOf(paths: readonly string[], maps: readonly ReadonlyMap<string, string>[]): readonly string[] {
  return [...new Set(paths.flatMap((path) => maps.flatMap((map) => map.get(path) ?? [])))]
}
