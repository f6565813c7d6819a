/** Small steps shared by the repositories: children of an owner, grouped and in order. */
import type { Sql, SqlValue } from './sql.ts'

/** By owner, in the order in which the rows come. */
export function groupBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}

/** True where the two are not the same as stored: both are canonical, so their JSON decides. */
export function differ(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) !== JSON.stringify(b)
}

/** Writes the rows of a child table anew: `columns` beside the owner's id and the position. */
export async function replaceChildren(
  sql: Sql,
  child: { readonly table: string; readonly owner: string; readonly columns: readonly string[] },
  ownerId: number,
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  await sql.run(`DELETE FROM ${child.table} WHERE ${child.owner} = ?`, ownerId)
  const marks = child.columns.map(() => ', ?').join('')
  const insert = `INSERT INTO ${child.table} (${child.owner}, position, ${child.columns.join(', ')}) VALUES (?, ?${marks})`
  for (const [position, row] of rows.entries()) await sql.run(insert, ownerId, position, ...row)
}

/** An optional column as an optional property: `...optional('os', row.os)`. */
export function optional<Key extends string, Value>(
  key: Key,
  value: Value | null,
): { readonly [K in Key]?: Value } {
  // A computed key widens to string; it is the one that was given.
  return (value === null ? {} : { [key]: value }) as { readonly [K in Key]?: Value }
}
