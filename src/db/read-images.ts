/** Reads all objects of a kind. */
import { keepHeapSmall, LARGE } from '../core/small-heap.ts'
import { compareNames } from '../inventory/model/canonical.ts'
import type { ObjectKind, ObjectOfKind } from '../inventory/model/snapshot.ts'
import { mainTables } from './index-rows.ts'
import type { Sql } from './sql.ts'

/** Texts that are held beside the objects that they make. */
const PAGE = 2000

/** Sorted by name. */
export async function readImages<K extends ObjectKind>(
  sql: Sql,
  kind: K,
): Promise<readonly ObjectOfKind[K][]> {
  const objects: ObjectOfKind[K][] = []
  const statement = `SELECT name, image FROM ${mainTables[kind]} WHERE name > ? ORDER BY name LIMIT ${PAGE}`
  for (let last = ''; ;) {
    const rows = await sql.all<{ readonly name: string; readonly image: string }>(statement, last)
    // What an image of the kind's table holds is what was put in.
    for (const { image } of rows) objects.push(JSON.parse(image) as ObjectOfKind[K])
    last = rows.at(-1)?.name ?? ''
    if (rows.length < PAGE) return objects.sort((a, b) => compareNames(a.name, b.name))
    if (objects.length === LARGE) keepHeapSmall()
  }
}
