/** Brings many objects to a wanted state at once. */
import { canonical } from '../inventory/model/canonical.ts'
import type { ObjectKind } from '../inventory/model/snapshot.ts'
import { differ } from './image-text.ts'
import type { Sql } from './sql.ts'
import type { Reader, Wanted } from './store.ts'
import { writeObjects, type Image, type Replacement } from './write-objects.ts'

/** From so many objects on, those of a kind are read at once instead of one by one. */
const MANY = 200

/** Gives what is different now. */
export async function replaceAll(
  sql: Sql,
  reader: Pick<Reader, 'get' | 'list'>,
  wanted: readonly Wanted[],
): Promise<readonly Replacement[]> {
  const before = await imagesBefore(reader, wanted)
  const replacements = wanted
    .map((one): Replacement => ({ kind: one.kind, before: before(one), after: afterOf(one) }))
    .filter((one) => differ(one.before, one.after))
  await writeObjects(sql, replacements)
  return replacements
}

async function imagesBefore(
  reader: Pick<Reader, 'get' | 'list'>,
  wanted: readonly Wanted[],
): Promise<(one: Wanted) => Image> {
  const images = new Map<string, Image>()
  for (const kind of new Set(wanted.map((one) => one.kind))) {
    const names = wanted.filter((one) => one.kind === kind).map((one) => one.name)
    if (names.length > MANY)
      for (const object of await reader.list(kind)) images.set(keyOf(kind, object.name), object)
    else for (const name of names) images.set(keyOf(kind, name), await reader.get(kind, name))
  }
  return ({ kind, name }) => images.get(keyOf(kind, name))
}

function keyOf(kind: ObjectKind, name: string): string {
  return `${kind} ${name}`
}

function afterOf(wanted: Wanted): Image {
  return wanted.after === undefined ? undefined : canonical(wanted.kind, wanted.after)
}
