/** What the journal has that the text has not. */
import type { ChangeSet } from '../inventory/model/change.ts'
import { optional } from './rows.ts'
import type { Sql } from './sql.ts'

/** A change set without what it changed. */
export type ChangeSetTitle = Pick<ChangeSet, 'id' | 'why' | 'reason'>

/** Change sets after this one, oldest first. */
export async function titlesAfter(sql: Sql, changeSet: number): Promise<readonly ChangeSetTitle[]> {
  const rows = await sql.all<{ readonly id: number; readonly why: string; readonly reason: string | null }>(
    'SELECT id, why, reason FROM change_set WHERE id > ? ORDER BY id',
    changeSet,
  )
  return rows.map(({ id, why, reason }) => ({ id, why, ...optional('reason', reason) }))
}

/** How many objects they changed; one that several changed counts for each. */
export async function changesAfter(sql: Sql, changeSet: number): Promise<number> {
  const row = await sql.get<{ readonly count: number }>(
    'SELECT count(*) AS count FROM change WHERE change_set_id > ?',
    changeSet,
  )
  return row?.count ?? 0
}
