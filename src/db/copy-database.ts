/** Copies a whole inventory from one database into another, empty one, and compares the two before it is kept. */
import { UserError } from '../core/errors.ts'
import { placeLabel, type DatabasePlace } from './database-place.ts'
import { openConnection } from './open-store.ts'
import { countRows, pagesOf, type TableRecord } from './pages.ts'
import type { Connection, Sql } from './sql.ts'
import { cloneTables, tables, type Table } from './tables.ts'

/** A database, and the name under which it keeps what this clone of the site has as text. */
export interface CopySide {
  readonly place: DatabasePlace
  readonly clone: string
}

export interface CopyReport {
  /** Rows by table, of those that have any. */
  readonly rows: ReadonlyMap<string, number>
}

/** One table as it stands in one side, and as it is to stand in the other. */
interface Part {
  readonly table: Table
  readonly translate: (row: TableRecord) => TableRecord | undefined
}

/** In one transaction on either side: the target has everything, or stays empty. Throws a UserError where it is not empty. */
export async function copyDatabase(from: CopySide, to: CopySide): Promise<CopyReport> {
  const source = await openConnection(from.place)
  try {
    const target = await openConnection(to.place)
    try {
      return await source.transaction('read', async () =>
        target.transaction('write', async () => copyAll(source, target, from, to)),
      )
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

async function copyAll(
  source: Connection,
  target: Connection,
  from: CopySide,
  to: CopySide,
): Promise<CopyReport> {
  await mustBeEmpty(target, to.place)
  const parts = partsOf(from, to)
  const rows = new Map<string, number>()
  for (const part of parts) {
    const count = await copyTable(source, target, part)
    if (count > 0) rows.set(part.table.name, count)
  }
  // Without knowing how much there is, the server would sort each table again for every page of it.
  if (target.dialect === 'postgres') for (const { name } of tables) await target.run(`ANALYZE ${name}`)
  for (const part of parts) await mustBeEqual(source, target, part, rows.get(part.table.name) ?? 0)
  return { rows }
}

async function mustBeEmpty(target: Sql, place: DatabasePlace): Promise<void> {
  const filled: string[] = []
  for (const { name } of [...tables, ...cloneTables]) {
    const count = await countRows(target, name)
    if (count > 0) filled.push(`${name} (${count})`)
  }
  if (filled.length === 0) return
  throw new UserError(
    `Cannot copy into "${placeLabel(place)}": it is not empty, there are rows in ${filled.join(', ')}`,
    {
      hint:
        place.dialect === 'sqlite'
          ? `where it is not needed: mv ${place.file} ${place.file}.old`
          : `where it is not needed: psql -c 'ALTER SCHEMA "${place.schema}" RENAME TO "${place.schema}.old"'`,
    },
  )
}

/** A file is of one clone, which has no name there; a server keeps apart what several clones have. */
function partsOf(from: CopySide, to: CopySide): readonly Part[] {
  const all = (row: TableRecord): TableRecord => row
  const own = (row: TableRecord): TableRecord | undefined =>
    row['clone'] === from.clone ? { ...row, clone: to.clone } : undefined
  const bothServers = from.place.dialect === 'postgres' && to.place.dialect === 'postgres'
  return [
    ...tables.map((table) => ({ table, translate: all })),
    ...cloneTables.map((table) => ({ table, translate: bothServers ? all : own })),
  ]
}

async function copyTable(source: Sql, target: Sql, { table, translate }: Part): Promise<number> {
  let count = 0
  for await (const page of pagesOf(source, table)) {
    const rows = page.map(translate).filter((row) => row !== undefined)
    const columns = Object.keys(rows[0] ?? {})
    await target.insert(
      table.name,
      columns,
      rows.map((row) => columns.map((column) => row[column] ?? null)),
    )
    count += rows.length
  }
  return count
}

/** Row by row, column by column, in the order of the key. */
async function mustBeEqual(
  source: Sql,
  target: Sql,
  { table, translate }: Part,
  count: number,
): Promise<void> {
  const copies = rowsOf(target, table)
  let compared = 0
  for await (const original of rowsOf(source, table)) {
    const expected = translate(original)
    if (expected === undefined) continue
    const copy = await copies.next()
    if (copy.done === true || !sameRow(expected, copy.value)) throw new Error(differs(table, expected))
    compared += 1
  }
  const more = await copies.next()
  if (more.done !== true || compared !== count) throw new Error(differs(table, more.value ?? {}))
}

function differs({ name, key }: Table, row: TableRecord): string {
  return `the copy of table ${name} differs at ${JSON.stringify(key.map((column) => row[column]))}; nothing was kept`
}

async function* rowsOf(sql: Sql, table: Table): AsyncGenerator<TableRecord> {
  for await (const page of pagesOf(sql, table)) yield* page
}

function sameRow(one: TableRecord, other: TableRecord): boolean {
  const columns = Object.keys(one)
  return (
    columns.length === Object.keys(other).length && columns.every((column) => one[column] === other[column])
  )
}
