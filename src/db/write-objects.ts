/** Brings the tables from some objects' images to others: only rows that differ are touched, in any order of the objects. */
import { chunksOf } from '../core/chunks.ts'
import type { ObjectKind, ObjectOfKind } from '../inventory/model/snapshot.ts'
import {
  indexRowsOf,
  indexTables,
  mainRowOf,
  mainTables,
  type IndexTable,
  type TableRow,
} from './index-rows.ts'
import { noteReleased } from './released.ts'
import type { Sql, SqlValue } from './sql.ts'
import { updateRuns } from './taken.ts'

export type Image = ObjectOfKind[ObjectKind] | undefined

/** Both are canonical and of this kind; a rename has two names. */
export interface Replacement {
  readonly kind: ObjectKind
  readonly before: Image
  readonly after: Image
}

export async function writeObjects(sql: Sql, replacements: readonly Replacement[]): Promise<void> {
  const { gone, made } = differingRows(replacements)
  // What goes goes first: an address or an alias may pass from one object to another.
  for (const [table, rows] of gone) await removeRows(sql, table, keyColumns(table), rows.map(keyOf(table)))
  await writeMainRows(sql, replacements)
  for (const [table, rows] of made)
    await sql.insert(
      table,
      indexTables[table].columns,
      rows.map((row) => row.values),
    )
  const [free, taken] = [gone.get('address') ?? [], made.get('address') ?? []]
  await updateRuns(
    sql,
    free.map((row) => String(row.values[0])),
    taken.map((row) => String(row.values[0])),
  )
  await noteReleased(sql, ownersOf(free), ownersOf(taken))
}

type RowsByTable = ReadonlyMap<IndexTable, readonly TableRow<IndexTable>[]>

function differingRows(replacements: readonly Replacement[]): {
  readonly gone: RowsByTable
  readonly made: RowsByTable
} {
  const [gone, made] = [
    new Map<IndexTable, TableRow<IndexTable>[]>(),
    new Map<IndexTable, TableRow<IndexTable>[]>(),
  ]
  for (const { kind, before, after } of replacements) {
    const old = rowsByText(kind, before)
    for (const [text, row] of rowsByText(kind, after)) if (!old.delete(text)) push(made, row.table, row)
    for (const row of old.values()) push(gone, row.table, row)
  }
  return { gone, made }
}

function push<Table, Row>(rows: Map<Table, Row[]>, table: Table, row: Row): void {
  const list = rows.get(table)
  if (list === undefined) rows.set(table, [row])
  else list.push(row)
}

function rowsByText(kind: ObjectKind, image: Image): Map<string, TableRow<IndexTable>> {
  // The kind and the image come from one replacement; the union cannot say so.
  const rows = image === undefined ? [] : indexRowsOf(kind, image as never)
  return new Map(rows.map((row) => [`${row.table} ${JSON.stringify(row.values)}`, row]))
}

async function writeMainRows(sql: Sql, replacements: readonly Replacement[]): Promise<void> {
  const removed = new Map<string, SqlValue[][]>()
  const added = new Map<string, TableRow[]>()
  for (const { kind, before, after } of replacements) {
    const table = mainTables[kind]
    if (before !== undefined && before.name !== after?.name) push(removed, table, [before.name])
    if (after === undefined) continue
    const row = mainRowOf(kind, after as never)
    if (before?.name === after.name) await updateMainRow(sql, row)
    else push(added, table, row)
  }
  for (const [table, names] of removed) await removeRows(sql, table, ['name'], names)
  for (const [table, rows] of added)
    await sql.insert(
      table,
      rows[0]?.columns ?? [],
      rows.map((row) => row.values),
    )
}

async function updateMainRow(sql: Sql, { table, columns, values }: TableRow): Promise<void> {
  const [name, ...rest] = columns
  const marks = rest.map((column) => `${column} = ?`).join(', ')
  await sql.run(`UPDATE ${table} SET ${marks} WHERE ${name} = ?`, ...values.slice(1), values[0] ?? null)
}

/** Rows to one statement; a remainder goes one by one, so that few different statements are prepared. */
const CHUNK = 100

export async function removeRows(
  sql: Sql,
  table: string,
  columns: readonly string[],
  keys: readonly (readonly SqlValue[])[],
): Promise<void> {
  const one = columns.map((column) => `${column} = ?`).join(' AND ')
  const marks = `(${columns.map(() => '?').join(', ')})`
  const many = `(${columns.join(', ')}) IN (VALUES ${Array.from({ length: CHUNK }, () => marks).join(', ')})`
  for (const chunk of chunksOf(keys, CHUNK)) {
    if (chunk.length === CHUNK) await sql.run(`DELETE FROM ${table} WHERE ${many}`, ...chunk.flat())
    else for (const key of chunk) await sql.run(`DELETE FROM ${table} WHERE ${one}`, ...key)
  }
}

function keyColumns(table: IndexTable): readonly string[] {
  const { key, columns } = indexTables[table]
  return columns.slice(0, key)
}

function keyOf(table: IndexTable): (row: TableRow) => readonly SqlValue[] {
  return (row) => row.values.slice(0, indexTables[table].key)
}

/** Hosts by the keys of their addresses; reserved ones have none. */
function ownersOf(rows: readonly TableRow<IndexTable>[]): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap(({ values: [key, , , host] }) =>
      typeof host === 'string' ? [[String(key), host] as const] : [],
    ),
  )
}
