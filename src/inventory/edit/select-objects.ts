/** The objects that an operator wants to edit: named, selected by a query, or all of a kind. */
import type { Reader } from '../../db/store.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { existing } from '../operations/find-object.ts'
import { looksLikeQuery } from '../query/parse-query.ts'
import { selectByQuery } from '../query/select-by-query.ts'

/** Throws a UserError where there is no such object, and where there is none at all. */
export async function selectObjects<K extends ObjectKind>(
  reader: Reader,
  kind: K,
  words: readonly string[],
): Promise<readonly ObjectOfKind[K][]> {
  const text = words.join(' ')
  const action = `Cannot edit ${kind}s`
  if (words.length > 0 && !words.some((word) => looksLikeQuery(word))) {
    const named: ObjectOfKind[K][] = []
    for (const word of new Set(words)) named.push(await existing(reader, action, kind, word))
    return named
  }
  // What a listing of whole objects finds are these objects.
  return (await selectByQuery(reader, action, kind, text)).found as readonly ObjectOfKind[K][]
}
