/** Tells text that is somebody's work from text that the database itself has had meanwhile. */
import type { ObjectName } from '../../db/journal.ts'
import type { Reader } from '../../db/store.ts'
import { blobId } from '../../git/objects/blob-id.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { renderObject } from './render.ts'

/**
 * Whether the object had the text with this id (undefined: was not there) after a change set and before the last one. Where
 * several clones share the database, a branch that is pulled from another clone has such text: it is behind, not changed.
 * `like` is any id of the repository.
 */
export async function wasSince(
  reader: Reader,
  object: ObjectName,
  id: string | undefined,
  changeSet: number,
  like: string,
): Promise<boolean> {
  const since = (await reader.past(object)).filter((change) => change.changeSet > changeSet)
  return since.slice(0, -1).some(({ after }) => textId(object.kind, after, like) === id)
}

/** Git's id of the object's text; undefined where there is no object. */
export function textId<K extends ObjectKind>(
  kind: K,
  object: ObjectOfKind[K] | undefined,
  like: string,
): string | undefined {
  return object === undefined ? undefined : blobId(renderObject(kind, object), like)
}
