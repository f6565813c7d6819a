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
import { noteReleased, noteTaken, type HeldAddress } from './released.ts'
import { removeRows } from './remove-rows.ts'
import type { Sql, SqlValue } from './sql.ts'
import { MANY_MOVED, updateRuns } from './taken.ts'

export type Image = ObjectOfKind[ObjectKind] | undefined

/** Both are canonical and of this kind; a rename has two names. */
export interface Replacement {
  readonly kind: ObjectKind
  readonly before: Image
  readonly after: Image
}

/** Objects whose rows are held at a time. */
const BATCH = 2000

export async function writeObjects(sql: Sql, replacements: readonly Replacement[]): Promise<void> {
  const moved: MovedAddresses = { freed: [], taken: [] }
  // What goes goes first: an address or an alias may pass from one object to another.
  for (const batch of chunksOf(
    replacements.filter((one) => one.before !== undefined),
    BATCH,
  ))
    for (const [table, rows] of rowsOfOneSide(batch, 'before')) {
      await removeRows(sql, table, keyColumns(table), rows.map(keyOf(table)))
      if (table !== 'address') continue
      note(moved.freed, rows)
      await noteReleased(sql, rows.flatMap(heldAddress))
    }
  await removeMainRows(sql, replacements)
  for (const batch of chunksOf(
    replacements.filter((one) => one.after !== undefined),
    BATCH,
  )) {
    await writeMainRows(sql, batch)
    for (const [table, rows] of rowsOfOneSide(batch, 'after')) {
      await sql.insert(
        table,
        indexTables[table].columns,
        rows.map((row) => row.values),
      )
      if (table !== 'address') continue
      note(moved.taken, rows)
      // An address that passes from one to another never rests.
      await noteTaken(sql, rows.flatMap(heldAddress))
    }
  }
  await updateRuns(sql, moved.freed, moved.taken)
}

/** Sort keys: all of them, or as many as tell that there are too many to follow one by one. */
interface MovedAddresses {
  readonly freed: string[]
  readonly taken: string[]
}

function note(keys: string[], rows: readonly TableRow[]): void {
  for (const {
    values: [key],
  } of rows)
    if (keys.length <= MANY_MOVED) keys.push(String(key))
}

/** Undefined for a reserved address, which no host has. */
function heldAddress({ values: [key, , , host] }: TableRow): readonly HeldAddress[] {
  return typeof host === 'string' ? [{ key: String(key), host }] : []
}

type Rows = TableRow<IndexTable>

/** The rows that only this side of each replacement has. */
function rowsOfOneSide(
  replacements: readonly Replacement[],
  side: 'before' | 'after',
): ReadonlyMap<IndexTable, readonly Rows[]> {
  const byTable = new Map<IndexTable, Rows[]>()
  for (const one of replacements) {
    const rows = rowsOf(one.kind, one[side])
    const other = new Set(rowsOf(one.kind, one[side === 'before' ? 'after' : 'before']).map(textOf))
    for (const row of other.size === 0 ? rows : rows.filter((each) => !other.has(textOf(each))))
      push(byTable, row.table, row)
  }
  return byTable
}

function rowsOf(kind: ObjectKind, image: Image): readonly Rows[] {
  // The kind and the image come from one replacement; the union cannot say so.
  return image === undefined ? [] : indexRowsOf(kind, image as never)
}

function textOf({ table, values }: Rows): string {
  return `${table} ${JSON.stringify(values)}`
}

function push<Table, Row>(rows: Map<Table, Row[]>, table: Table, row: Row): void {
  const list = rows.get(table)
  if (list === undefined) rows.set(table, [row])
  else list.push(row)
}

async function removeMainRows(sql: Sql, replacements: readonly Replacement[]): Promise<void> {
  const removed = new Map<string, SqlValue[][]>()
  for (const { kind, before, after } of replacements)
    if (before !== undefined && before.name !== after?.name) push(removed, mainTables[kind], [before.name])
  for (const [table, names] of removed) await removeRows(sql, table, ['name'], names)
}

async function writeMainRows(sql: Sql, replacements: readonly Replacement[]): Promise<void> {
  const added = new Map<string, TableRow[]>()
  for (const { kind, before, after } of replacements) {
    if (after === undefined) continue
    const row = mainRowOf(kind, after as never)
    if (before?.name === after.name) await updateMainRow(sql, row)
    else push(added, row.table, row)
  }
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

function keyColumns(table: IndexTable): readonly string[] {
  const { key, columns } = indexTables[table]
  return columns.slice(0, key)
}

function keyOf(table: IndexTable): (row: TableRow) => readonly SqlValue[] {
  return (row) => row.values.slice(0, indexTables[table].key)
}
