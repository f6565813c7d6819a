/** The objects that an operator wants to edit: named, selected by a query, or all of a kind. */
import { UserError, Invalid } from '../../core/errors.ts'
import type { Reader } from '../../db/store.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { existing } from '../operations/find-object.ts'
import { compileQuery } from '../query/compile-query.ts'
import { listingOf } from '../query/listings.ts'
import { looksLikeQuery, parseQuery } from '../query/parse-query.ts'
import { whyNothing } from '../query/why-nothing.ts'

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
  const { queryable, objects } = listingOf(kind, await reader.snapshot())
  const query = parseQuery(text)
  // The objects of a listing of whole objects are these objects.
  const found = objects.filter(compileQuery(query, queryable, text)) as readonly ObjectOfKind[K][]
  if (found.length > 0) return found
  if (objects.length === 0)
    throw new UserError(`${action}: there is none yet`, { hint: `inv add ${kind} NAME` })
  const why = whyNothing(query, queryable, objects)
  throw new Invalid(
    `${action}: "${text}" selects none`,
    why.length > 0 ? why : [{ message: 'its conditions hold for none together' }],
  )
}
