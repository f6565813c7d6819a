/** Removes many rows by their keys. */
import { chunksOf } from '../core/chunks.ts'
import type { Sql, SqlValue } from './sql.ts'

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
