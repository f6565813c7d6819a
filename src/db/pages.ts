/** Reads a table piece by piece, so that its size does not matter. */
import type { Sql, SqlValue } from './sql.ts'
import type { Table } from './tables.ts'

export type TableRecord = Readonly<Record<string, SqlValue>>

const PAGE = 5000

/** All rows in the order of the table's key. */
export async function* pagesOf(sql: Sql, { name, key }: Table): AsyncGenerator<readonly TableRecord[]> {
  const columns = key.join(', ')
  const after = `WHERE (${columns}) > (${key.map(() => '?').join(', ')})`
  let last: TableRecord | undefined
  for (;;) {
    const from = last
    const values = from === undefined ? [] : key.map((column) => from[column] ?? null)
    const where = from === undefined ? '' : after
    const page = await sql.all<TableRecord>(
      `SELECT * FROM ${name} ${where} ORDER BY ${columns} LIMIT ${PAGE}`,
      ...values,
    )
    if (page.length > 0) yield page
    if (page.length < PAGE) return
    last = page.at(-1)
  }
}

export async function countRows(sql: Sql, table: string): Promise<number> {
  return (await sql.get<{ readonly n: number }>(`SELECT count(*) AS n FROM ${table}`))?.n ?? 0
}
