/** For a clone that meets a filled database for the first time: finds out how much of it the text of its branch has. */
import type { Reader, Store } from '../../db/store.ts'
import { commitOf } from '../../git/repository.ts'
import { filesOf, treeOf } from '../../git/objects/trees.ts'
import type { ObjectKind, ObjectOfKind, Snapshot } from '../model/snapshot.ts'
import type { Site } from '../site.ts'
import { INVENTORY_FOLDER, objectAt, pathOf } from './paths.ts'
import { textId } from './was-since.ts'

/**
 * Changes neither side. Text that the database has had before is an earlier state of it, which a save overwrites; text that it
 * never had is somebody's work, and waits for `inv load` or a decision.
 */
export async function adoptText(site: Site, store: Store): Promise<void> {
  const head = await commitOf(site.repository, site.branch)
  if (head === undefined) return
  const onBranch = await filesOf(site.root, head, INVENTORY_FOLDER)
  const tree = await treeOf(site.root, head, INVENTORY_FOLDER)
  const { known, changeSet } = await store.read(async (reader) => compare(reader, onBranch, head))
  const foreign = [...onBranch.keys()].some((path) => !known.has(path))
  await store.change({ who: 'hostwright', why: 'compare with the branch' }, async (tx) => {
    if ((await tx.saved()) !== undefined) return
    await tx.setSavedFiles(known)
    // Without a commit the branch counts as moved, until its text is loaded.
    tx.setSaved(foreign ? { commit: '', tree: '', changeSet } : { commit: head, tree, changeSet })
  })
}

interface Compared {
  /** Git's id of the text of each file that the database has, or has had. */
  readonly known: ReadonlyMap<string, string>
  /** Everything that the branch lacks was changed after this one. */
  readonly changeSet: number
}

async function compare(
  reader: Reader,
  onBranch: ReadonlyMap<string, string>,
  head: string,
): Promise<Compared> {
  const ours = textIds(await reader.snapshot(), head)
  const known = new Map<string, string>()
  let changeSet = await reader.lastChangeSet()
  for (const path of new Set([...onBranch.keys(), ...ours.keys()])) {
    const theirs = onBranch.get(path)
    const object = objectAt(path)
    if (theirs !== undefined && (theirs === ours.get(path) || object === undefined)) known.set(path, theirs)
    if (object === undefined || theirs === ours.get(path)) continue
    const past = await reader.past(object)
    const since = past.findLast(
      ({ before }) => before !== undefined && textId(object.kind, before, head) === theirs,
    )
    if (since !== undefined && theirs !== undefined) known.set(path, theirs)
    const first = since ?? past[0]
    if (first !== undefined) changeSet = Math.min(changeSet, first.changeSet - 1)
  }
  return { known, changeSet }
}

function textIds(snapshot: Snapshot, head: string): ReadonlyMap<string, string | undefined> {
  const of = <K extends ObjectKind>(
    kind: K,
    objects: readonly ObjectOfKind[K][],
  ): [string, string | undefined][] =>
    objects.map((object) => [pathOf(kind, object.name), textId(kind, object, head)])
  return new Map([
    ...of('network', snapshot.networks),
    ...of('group', snapshot.groups),
    ...of('host', snapshot.hosts),
    ...of('zone', snapshot.zones),
  ])
}
