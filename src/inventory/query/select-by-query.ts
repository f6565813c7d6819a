/** Finds the objects of a kind that a query selects, for what is to be done with them. */
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import type { Reader } from '../../db/store.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { compileQuery } from './compile-query.ts'
import { listingOf, queryableOf, type ListableKind } from './listings.ts'
import { parseQuery } from './parse-query.ts'
import type { Query } from './query.ts'
import { readForQuery } from './read-for-query.ts'
import { whyNothing } from './why-nothing.ts'

export interface SelectedByQuery {
  /** In the order of the inventory. */
  readonly found: readonly unknown[]
  /** What each is called on a command line, in the same order. */
  readonly names: readonly (readonly string[])[]
  /** What they were found in; hosts that the query cannot be about may be missing. */
  readonly snapshot: Snapshot
}

/** Throws Invalid for a query that cannot be read, and where it selects nothing, with the conditions that hold for none. */
export async function selectByQuery(
  reader: Reader,
  action: string,
  kind: ListableKind,
  text: string,
): Promise<SelectedByQuery> {
  const query = parseQuery(text)
  // What is wrong with it is said before anything is read.
  compileQuery(query, queryableOf(kind), text)
  const { snapshot } = await readForQuery(reader, kind, query)
  const { queryable, objects, namesOf } = listingOf(kind, snapshot)
  const found = objects.filter(compileQuery(query, queryable, text))
  if (found.length === 0) throw await nothingFound(reader, action, kind, query)
  return { found, names: found.map((object) => namesOf(object)), snapshot }
}

async function nothingFound(
  reader: Reader,
  action: string,
  kind: ListableKind,
  query: Query,
): Promise<UserError> {
  const { queryable, objects } = listingOf(kind, await reader.snapshot())
  if (objects.length === 0)
    return new UserError(`${action}: there is no ${kind} yet`, { hint: `inv add ${kind}` })
  const why: readonly Problem[] = whyNothing(query, queryable, objects)
  return new Invalid(
    action,
    why.length > 0 ? why : [{ message: `its conditions hold for no ${kind} together` }],
  )
}
