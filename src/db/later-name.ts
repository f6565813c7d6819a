/** The name that an object has now, from one that it had before. */
import type { ObjectName } from './journal.ts'
import type { Sql } from './sql.ts'

/** Undefined where it was never renamed, or removed since. Each rename is of a later change set than the one before, so it ends. */
export async function laterNameOf(sql: Sql, { kind, name }: ObjectName): Promise<string | undefined> {
  let later: string | undefined
  for (let [at, after] = [name, 0]; ;) {
    const row = await sql.get<{ readonly changeSet: number; readonly name: string | null }>(
      `SELECT change_set_id AS "changeSet", new_name AS name FROM change
       WHERE kind = ? AND old_name = ? AND change_set_id > ? AND (new_name IS NULL OR new_name <> old_name)
       ORDER BY change_set_id DESC, position DESC LIMIT 1`,
      kind,
      at,
      after,
    )
    if (row === undefined) return later
    if (row.name === null) return undefined
    later = row.name
    ;[at, after] = [row.name, row.changeSet]
  }
}
