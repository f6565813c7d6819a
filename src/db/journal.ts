/** The journal: who changed what, when and why, with the whole object before and after. */
import { chunksOf } from '../core/chunks.ts'
import { keepHeapSmall, LARGE } from '../core/small-heap.ts'
import type { Change, ChangeSet, Reason } from '../inventory/model/change.ts'
import type { ObjectKind, ObjectOfKind } from '../inventory/model/snapshot.ts'
import { compareNames } from '../inventory/model/canonical.ts'
import { imageText } from './image-text.ts'
import { optional } from './rows.ts'
import { lastChangeSet } from './saved-text.ts'
import type { Sql, SqlValue } from './sql.ts'

/** Changes whose texts are held at a time. */
const PAGE = 2000

export interface ObjectName {
  readonly kind: ObjectKind
  readonly name: string
}

export async function recordChanges(
  sql: Sql,
  reason: Reason,
  changes: readonly Change[],
): Promise<ChangeSet> {
  const at = new Date().toISOString()
  // Whoever writes has the lock: nobody else can take the number.
  const id = (await lastChangeSet(sql)) + 1
  await sql.run(
    'INSERT INTO change_set (id, at, who, why, reason) VALUES (?, ?, ?, ?, ?)',
    id,
    at,
    reason.who,
    reason.why,
    reason.reason ?? null,
  )
  for (const [page, some] of chunksOf(changes, PAGE).entries())
    await sql.insert(
      'change',
      ['change_set_id', 'position', 'kind', 'old_name', 'new_name', 'before', 'after'],
      some.map(({ kind, before, after }, index) => [
        id,
        page * PAGE + index,
        kind,
        before?.name ?? null,
        after?.name ?? null,
        imageOf(before),
        imageOf(after),
      ]),
    )
  return { id, at, ...reason, changes }
}

/** Rows of one object, under its old or its new name: each side by its own index, which OR would not give. */
const NAMED = `(SELECT * FROM change WHERE kind = ? AND old_name = ?
  UNION SELECT * FROM change WHERE kind = ? AND new_name = ?) AS named`

function namedValues({ kind, name }: ObjectName): readonly string[] {
  return [kind, name, kind, name]
}

export interface JournalFilter {
  /** Only change sets that touch it, under its old or its new name. */
  readonly object?: ObjectName | undefined
  /** ISO 8601: not before. */
  readonly since?: string | undefined
  /** Only those after this one. */
  readonly after?: number | undefined
  readonly limit?: number | undefined
  /** That one alone. */
  readonly id?: number | undefined
}

/** Newest first. */
export async function readJournal(sql: Sql, filter: JournalFilter): Promise<readonly ChangeSet[]> {
  const conditions: string[] = []
  const values: SqlValue[] = []
  if (filter.object !== undefined) {
    conditions.push(`id IN (SELECT change_set_id FROM ${NAMED})`)
    values.push(...namedValues(filter.object))
  }
  if (filter.id !== undefined) {
    conditions.push('id = ?')
    values.push(filter.id)
  }
  if (filter.since !== undefined) {
    conditions.push('at >= ?')
    values.push(filter.since)
  }
  if (filter.after !== undefined) {
    conditions.push('id > ?')
    values.push(filter.after)
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  const limit = filter.limit === undefined ? '' : `LIMIT ${Math.trunc(filter.limit)}`
  const sets = await sql.all<{
    readonly id: number
    readonly at: string
    readonly who: string
    readonly why: string
    readonly reason: string | null
  }>(`SELECT id, at, who, why, reason FROM change_set ${where} ORDER BY id DESC ${limit}`, ...values)
  const result: ChangeSet[] = []
  for (const { reason, ...set } of sets) {
    result.push({ ...set, ...optional('reason', reason), changes: await changesIn(sql, set.id) })
  }
  return result
}

async function changesIn(sql: Sql, changeSet: number): Promise<readonly Change[]> {
  const changes: Change[] = []
  for (let last = -1; ;) {
    const rows = await sql.all<{
      readonly position: number
      readonly kind: ObjectKind
      readonly before: string | null
      readonly after: string | null
    }>(
      `SELECT position, kind, before, after FROM change WHERE change_set_id = ? AND position > ?
       ORDER BY position LIMIT ${PAGE}`,
      changeSet,
      last,
    )
    for (const { kind, before, after } of rows)
      // The images are of the kind that stands beside them.
      changes.push({ kind, before: parse(before), after: parse(after) } as Change)
    last = rows.at(-1)?.position ?? last
    if (rows.length < PAGE) return changes
    if (changes.length === LARGE) keepHeapSmall()
  }
}

/** One change of one object, under the name asked for. */
export interface PastImage {
  readonly changeSet: number
  /** Undefined where it was not, or was another name's. */
  readonly before: ObjectOfKind[ObjectKind] | undefined
  readonly after: ObjectOfKind[ObjectKind] | undefined
}

/** What the object of that name was, one change after the other, oldest first; empty where no change touched the name. */
export async function readPast(sql: Sql, { kind, name }: ObjectName): Promise<readonly PastImage[]> {
  const rows = await sql.all<{
    readonly changeSet: number
    readonly before: string | null
    readonly after: string | null
  }>(
    `SELECT change_set_id AS "changeSet", CASE WHEN old_name = ? THEN before END AS before,
     CASE WHEN new_name = ? THEN after END AS after
     FROM ${NAMED} ORDER BY change_set_id, position`,
    name,
    name,
    ...namedValues({ kind, name }),
  )
  // The images are of the kind that stands beside them.
  return rows.map((row) => ({ ...row, before: parse(row.before), after: parse(row.after) }) as PastImage)
}

/** Every name that change sets after this one touched, each once. */
export async function touchedAfter(sql: Sql, changeSet: number): Promise<readonly ObjectName[]> {
  // Two questions in one would be answered by the indexes of the names, and with that by all that there ever was.
  const rows = await sql.all<{
    readonly kind: ObjectKind
    readonly old_name: string | null
    readonly new_name: string | null
  }>('SELECT kind, old_name, new_name FROM change WHERE change_set_id > ?', changeSet)
  const touched = new Map<string, ObjectName>()
  for (const { kind, old_name: old, new_name: fresh } of rows)
    for (const name of old === fresh ? [old] : [old, fresh])
      if (name !== null) touched.set(`${kind} ${name}`, { kind, name })
  return [...touched.values()].sort((a, b) => compareNames(a.kind, b.kind) || compareNames(a.name, b.name))
}

function imageOf(object: object | undefined): string | null {
  return object === undefined ? null : imageText(object)
}

function parse(image: string | null): unknown {
  return image === null ? undefined : JSON.parse(image)
}
