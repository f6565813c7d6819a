/** Carries what a database of the first schema holds into the next one: the journal has the last image of every object. */
import type { Knex } from 'knex'
import type { ObjectKind, ObjectOfKind } from '../../inventory/model/snapshot.ts'
import { indexRowsOf, mainRowOf } from '../index-rows.ts'

type Row = Readonly<Record<string, unknown>>

interface ChangeRow {
  readonly change_set_id: number
  readonly position: number
  readonly kind: ObjectKind
  readonly old_name: string | null
  readonly new_name: string | null
  readonly after: string | null
}

const OLD_TABLES = [
  'saved',
  'saved_file',
  'change',
  'change_set',
  'zone_serial',
  'zone_record',
  'zone_ns',
  'zone',
  'taken_run',
  'address',
  'nic',
  'disk',
  'host_key',
  'host_alias',
  'host_attribute',
  'host_tag',
  'host_membership',
  'host',
  'host_group_attribute',
  'host_group_parent',
  'host_group',
  'subnet_range',
  'subnet',
  'network',
]

/** Reads and drops the old tables where there are any; `restore` fills the new ones. */
export async function convertFirstSchema(knex: Knex): Promise<{ readonly restore: () => Promise<void> }> {
  if (!(await knex.schema.hasTable('change_set'))) return { restore: async () => undefined }
  const sets = await knex<Row>('change_set').orderBy('id')
  const changes = await knex<ChangeRow>('change').orderBy([
    { column: 'change_set_id' },
    { column: 'position' },
  ])
  const serials = await knex<Row>('zone_serial')
  const saved = await knex<Row>('saved')
  const files = await knex<Row>('saved_file')
  for (const table of OLD_TABLES) await knex.schema.dropTableIfExists(table)
  return {
    restore: async () => {
      for (const set of sets) await knex('change_set').insert(set)
      for (const change of changes) await knex('change').insert(change)
      for (const serial of serials) await knex('zone_serial').insert(serial)
      for (const { commit_id, tree_id, change_set } of saved)
        await knex('saved').insert({ clone: '', commit_id, tree_id, change_set })
      for (const { path, blob } of files) await knex('saved_file').insert({ clone: '', path, blob })
      for (const { kind, object } of lastImages(changes)) await store(knex, kind, object)
    },
  }
}

function lastImages(
  changes: readonly ChangeRow[],
): readonly { readonly kind: ObjectKind; readonly object: ObjectOfKind[ObjectKind] }[] {
  const last = new Map<string, ChangeRow>()
  for (const change of changes) {
    last.delete(`${change.kind} ${change.old_name ?? ''}`)
    if (change.new_name !== null) last.set(`${change.kind} ${change.new_name}`, change)
  }
  return [...last.values()].flatMap(({ kind, after }) =>
    // What JSON text of ours holds is what was put in.
    after === null ? [] : [{ kind, object: JSON.parse(after) as ObjectOfKind[ObjectKind] }],
  )
}

async function store<K extends ObjectKind>(knex: Knex, kind: K, object: ObjectOfKind[K]): Promise<void> {
  for (const { table, columns, values } of [mainRowOf(kind, object), ...indexRowsOf(kind, object)]) {
    // What a later schema has columns for, an object of the first one does not have.
    const known = await knex(table).columnInfo()
    const row = columns.flatMap((column, index) => (column in known ? [[column, values[index]]] : []))
    await knex(table).insert(Object.fromEntries(row))
  }
}
