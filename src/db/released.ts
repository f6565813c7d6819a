/** Addresses that hosts had and have no more, with when: while they rest, nobody else is given them. */
import { sortKey, type Ip } from '../core/ip.ts'
import type { Interval } from '../inventory/model/lookup.ts'
import { ipOfKey } from './taken.ts'
import type { Sql } from './sql.ts'
import { removeRows } from './remove-rows.ts'

export interface ReleasedAddress {
  readonly ip: Ip
  /** ISO 8601, UTC. */
  readonly at: string
  /** Who had it last. */
  readonly host: string
}

/** An address, by its sort key, and the host that has it. */
export interface HeldAddress {
  readonly key: string
  readonly host: string
}

/** Hosts lost these. */
export async function noteReleased(sql: Sql, freed: readonly HeldAddress[]): Promise<void> {
  await noteTaken(sql, freed)
  const at = new Date().toISOString()
  await sql.insert(
    'released',
    ['sort_key', 'host', 'at'],
    freed.map(({ key, host }) => [key, host, at]),
  )
}

/** Hosts got these. */
export async function noteTaken(sql: Sql, taken: readonly HeldAddress[]): Promise<void> {
  await removeRows(
    sql,
    'released',
    ['sort_key'],
    taken.map(({ key }) => [key]),
  )
}

/** Released after that moment (ISO 8601, UTC), in the order of the addresses. */
export async function releasedWithin(
  sql: Sql,
  { first, last }: Interval,
  since: string,
): Promise<readonly ReleasedAddress[]> {
  const rows = await sql.all<{ readonly sort_key: string; readonly host: string; readonly at: string }>(
    'SELECT sort_key, host, at FROM released WHERE sort_key BETWEEN ? AND ? AND at > ? ORDER BY sort_key',
    sortKey(first),
    sortKey(last),
    since,
  )
  return rows.map(({ sort_key: key, host, at }) => ({ ip: ipOfKey(key), host, at }))
}

export async function forgetReleased(sql: Sql, ip: Ip): Promise<void> {
  await sql.run('DELETE FROM released WHERE sort_key = ?', sortKey(ip))
}
