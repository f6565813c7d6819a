/**
 * The addresses that are taken, and the runs that they make. A run is maximal: no two touch. So the lowest free address
 * from any point on is found by one look at an index, however full a subnet is.
 */
import { sortKey, widthOf, type Family, type Ip } from '../core/ip.ts'
import type { Interval } from '../inventory/model/lookup.ts'
import type { Sql } from './sql.ts'

/** The address behind a sort key. */
export function ipOfKey(key: string): Ip {
  return { family: key.startsWith('4') ? 4 : 6, value: BigInt(`0x${key.slice(1)}`) }
}

/** The lowest address of the interval that is not taken; undefined where all are. */
export async function firstFree(sql: Sql, { first, last }: Interval): Promise<Ip | undefined> {
  const run = await sql.get<{ readonly last_key: string }>(
    'SELECT last_key FROM taken_run WHERE first_key <= ? ORDER BY first_key DESC LIMIT 1',
    sortKey(first),
  )
  if (run === undefined || run.last_key < sortKey(first)) return first
  const next = { family: first.family, value: ipOfKey(run.last_key).value + 1n }
  return next.value <= last.value ? next : undefined
}

/** To be called once for each row that is added to `address`. */
export async function extendRuns(sql: Sql, ip: Ip): Promise<void> {
  const key = sortKey(ip)
  const before = await runEndingAt(sql, neighbour(ip, -1n))
  const after = await runStartingAt(sql, neighbour(ip, 1n))
  if (after !== undefined) await sql.run('DELETE FROM taken_run WHERE first_key = ?', after.first_key)
  const lastKey = after?.last_key ?? key
  if (before === undefined)
    await sql.run('INSERT INTO taken_run (first_key, last_key) VALUES (?, ?)', key, lastKey)
  else await sql.run('UPDATE taken_run SET last_key = ? WHERE first_key = ?', lastKey, before.first_key)
}

/** To be called once for each row that is taken out of `address`. */
export async function shrinkRuns(sql: Sql, ip: Ip): Promise<void> {
  const key = sortKey(ip)
  const run = await sql.get<Run>(
    'SELECT first_key, last_key FROM taken_run WHERE first_key <= ? ORDER BY first_key DESC LIMIT 1',
    key,
  )
  if (run === undefined || run.last_key < key) throw new Error(`address ${key} is in no run of taken ones`)
  if (run.first_key === key) await sql.run('DELETE FROM taken_run WHERE first_key = ?', key)
  else {
    const end = sortKey({ family: ip.family, value: ip.value - 1n })
    await sql.run('UPDATE taken_run SET last_key = ? WHERE first_key = ?', end, run.first_key)
  }
  if (run.last_key === key) return
  const start = sortKey({ family: ip.family, value: ip.value + 1n })
  await sql.run('INSERT INTO taken_run (first_key, last_key) VALUES (?, ?)', start, run.last_key)
}

interface Run {
  readonly first_key: string
  readonly last_key: string
}

/** The key of the address beside; undefined at the ends of the family's space. */
function neighbour(ip: Ip, step: bigint): string | undefined {
  const value = ip.value + step
  return value < 0n || value >= spaceOf(ip.family) ? undefined : sortKey({ family: ip.family, value })
}

function spaceOf(family: Family): bigint {
  return 1n << BigInt(widthOf(family))
}

async function runEndingAt(sql: Sql, key: string | undefined): Promise<Run | undefined> {
  if (key === undefined) return undefined
  return sql.get<Run>('SELECT first_key, last_key FROM taken_run WHERE last_key = ?', key)
}

async function runStartingAt(sql: Sql, key: string | undefined): Promise<Run | undefined> {
  if (key === undefined) return undefined
  return sql.get<Run>('SELECT first_key, last_key FROM taken_run WHERE first_key = ?', key)
}
