/** The journal without images: who, when and why, and which objects were touched. A large import is told as fast as a small change. */
import type { ObjectKind } from '../inventory/model/snapshot.ts'
import type { ObjectName } from './journal.ts'
import type { Reason } from '../inventory/model/change.ts'
import { optional } from './rows.ts'
import type { Sql, SqlValue } from './sql.ts'

/** A name that an object had for a time: from the change set that gave it to it, up to the one that gave it another. */
export interface NameInTime extends ObjectName {
  /** Only this change set and those after it; undefined: from the beginning. */
  readonly from?: number | undefined
  /** Only change sets before this one; undefined: to this day. */
  readonly before?: number | undefined
}

export interface HistoryFilter {
  /** Only change sets that touch one of these. */
  readonly names?: readonly NameInTime[] | undefined
  /** ISO 8601: not before. */
  readonly since?: string | undefined
  /** ISO 8601: before. */
  readonly until?: string | undefined
  /** Part of the name or mail address, in any case. */
  readonly who?: string | undefined
  readonly limit?: number | undefined
  /** Only these. */
  readonly ids?: readonly number[] | undefined
}

/** One object that a change set touched. A rename has two names, an addition no old one, a removal no new one. */
export interface Touched {
  readonly kind: ObjectKind
  readonly before: string | undefined
  readonly after: string | undefined
}

export interface HistoryEntry extends Reason {
  readonly id: number
  /** ISO 8601, UTC. */
  readonly at: string
  /** How many objects it touched. */
  readonly count: number
  /** The first of them, those that were asked for before others. */
  readonly touched: readonly Touched[]
}

/** How many objects an entry names. */
const TOUCHED_SHOWN = 3

interface SetRow {
  readonly id: number
  readonly at: string
  readonly who: string
  readonly why: string
  readonly reason: string | null
  readonly touched: number
}

interface Condition {
  readonly text: string
  readonly values: readonly SqlValue[]
}

/** Newest first. */
export async function readHistory(sql: Sql, filter: HistoryFilter): Promise<readonly HistoryEntry[]> {
  const conditions = conditionsOf(filter)
  const where =
    conditions.length === 0 ? '' : `WHERE ${conditions.map(({ text }) => `(${text})`).join(' AND ')}`
  const limit = filter.limit === undefined ? '' : `LIMIT ${Math.trunc(filter.limit)}`
  const sets = await sql.all<SetRow>(
    `SELECT id, at, who, why, reason, (SELECT COUNT(*) FROM change WHERE change_set_id = change_set.id) AS touched
     FROM change_set ${where} ORDER BY id DESC ${limit}`,
    ...conditions.flatMap(({ values }) => values),
  )
  const entries: HistoryEntry[] = []
  for (const { id, at, who, why, reason, touched } of sets)
    entries.push({
      id,
      at,
      who,
      why,
      ...optional('reason', reason),
      count: touched,
      touched: await touchedBy(sql, id, filter.names ?? []),
    })
  return entries
}

function conditionsOf({ names, ids, since, until, who }: HistoryFilter): readonly Condition[] {
  const conditions: Condition[] = []
  if (names !== undefined) conditions.push(touchesOneOf(names))
  if (ids !== undefined) conditions.push({ text: ids.map(() => 'id = ?').join(' OR '), values: ids })
  if (since !== undefined) conditions.push({ text: 'at >= ?', values: [since] })
  if (until !== undefined) conditions.push({ text: 'at < ?', values: [until] })
  if (who !== undefined)
    conditions.push({
      text: "LOWER(who) LIKE ? ESCAPE '!'",
      values: [`%${who.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`],
    })
  return conditions
}

/** Old and new names have an index each, which an OR would not use. */
function touchesOneOf(names: readonly NameInTime[]): Condition {
  const each = names.map(({ kind, name, from, before }): Condition => {
    const found = (column: string): string =>
      `id IN (SELECT change_set_id FROM change WHERE kind = ? AND ${column} = ?)`
    const either = `(${found('old_name')} OR ${found('new_name')})`
    return {
      text: [
        either,
        ...(from === undefined ? [] : ['id >= ?']),
        ...(before === undefined ? [] : ['id < ?']),
      ].join(' AND '),
      values: [kind, name, kind, name, ...[from, before].flatMap((bound) => bound ?? [])],
    }
  })
  return {
    text: each.map(({ text }) => `(${text})`).join(' OR '),
    values: each.flatMap(({ values }) => values),
  }
}

async function touchedBy(sql: Sql, id: number, first: readonly ObjectName[]): Promise<readonly Touched[]> {
  const asked = first.map(() => '(kind = ? AND (old_name = ? OR new_name = ?))').join(' OR ')
  const order = asked === '' ? 'position' : `CASE WHEN ${asked} THEN 0 ELSE 1 END, position`
  const rows = await sql.all<{
    readonly kind: ObjectKind
    readonly old_name: string | null
    readonly new_name: string | null
  }>(
    `SELECT kind, old_name, new_name FROM change WHERE change_set_id = ? ORDER BY ${order} LIMIT ${TOUCHED_SHOWN}`,
    id,
    ...first.flatMap(({ kind, name }) => [kind, name, name]),
  )
  return rows.map((row) => ({
    kind: row.kind,
    before: row.old_name ?? undefined,
    after: row.new_name ?? undefined,
  }))
}

/** The last change set in which an object was given this name in place of another; with that other name. */
export async function renamedTo(
  sql: Sql,
  { kind, name, before }: NameInTime,
): Promise<{ readonly from: string; readonly changeSet: number } | undefined> {
  const row = await sql.get<{ readonly from_name: string; readonly change_set_id: number }>(
    `SELECT old_name AS from_name, change_set_id FROM change
     WHERE kind = ? AND new_name = ? AND old_name <> new_name ${before === undefined ? '' : 'AND change_set_id < ?'}
     ORDER BY change_set_id DESC LIMIT 1`,
    kind,
    name,
    ...(before === undefined ? [] : [before]),
  )
  return row === undefined ? undefined : { from: row.from_name, changeSet: row.change_set_id }
}
