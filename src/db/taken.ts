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

/** The highest address of the interval that is not taken; undefined where all are. */
export async function lastFree(sql: Sql, { first, last }: Interval): Promise<Ip | undefined> {
  const run = await sql.get<Run>(
    'SELECT first_key, last_key FROM taken_run WHERE first_key <= ? ORDER BY first_key DESC LIMIT 1',
    sortKey(last),
  )
  if (run === undefined || run.last_key < sortKey(last)) return last
  const next = { family: last.family, value: ipOfKey(run.first_key).value - 1n }
  return next.value >= first.value ? next : undefined
}

/** The runs that share an address with the interval, whole, in order. */
export async function takenRuns(sql: Sql, { first, last }: Interval): Promise<readonly Interval[]> {
  const across = await sql.get<Run>(
    'SELECT first_key, last_key FROM taken_run WHERE first_key < ? ORDER BY first_key DESC LIMIT 1',
    sortKey(first),
  )
  const within = await sql.all<Run>(
    'SELECT first_key, last_key FROM taken_run WHERE first_key BETWEEN ? AND ? ORDER BY first_key',
    sortKey(first),
    sortKey(last),
  )
  const runs = across !== undefined && across.last_key >= sortKey(first) ? [across, ...within] : within
  return runs.map((run) => ({ first: ipOfKey(run.first_key), last: ipOfKey(run.last_key) }))
}

/** Those of the addresses that are taken, by sort key. One statement, so their number is best one of a few. */
export async function takenAmong(sql: Sql, ips: readonly Ip[]): Promise<ReadonlySet<string>> {
  const rows = await sql.all<{ readonly sort_key: string }>(
    `SELECT sort_key FROM address WHERE sort_key IN (${ips.map(() => '?').join(', ')})`,
    ...ips.map((ip) => sortKey(ip)),
  )
  return new Set(rows.map((row) => row.sort_key))
}

/** Beyond so many addresses all runs are made anew, which reads every address once and asks nothing of each. */
export const MANY_MOVED = 1000

/**
 * To be called once `address` holds what it is to hold: sort keys of rows that went and of rows that came, of which there
 * may be more than those that are given where one list is longer than `MANY_MOVED`.
 */
export async function updateRuns(
  sql: Sql,
  freed: readonly string[],
  taken: readonly string[],
): Promise<void> {
  if (freed.length > MANY_MOVED || taken.length > MANY_MOVED) return rebuildRuns(sql)
  const [old, fresh] = [new Set(freed), new Set(taken)]
  const [shrunk, extended] = [freed.filter((key) => !fresh.has(key)), taken.filter((key) => !old.has(key))]
  for (const key of shrunk) await shrinkRuns(sql, ipOfKey(key))
  for (const key of extended) await extendRuns(sql, ipOfKey(key))
}

async function rebuildRuns(sql: Sql): Promise<void> {
  await sql.run('DELETE FROM taken_run')
  await sql.insert('taken_run', ['first_key', 'last_key'], await runsOfAddresses(sql))
}

/** The runs as the rows of `address` make them, by their first and last sort keys. */
export async function runsOfAddresses(sql: Sql): Promise<readonly (readonly [string, string])[]> {
  const runs: [string, string][] = []
  let run: [string, string] | undefined
  let next: string | undefined
  for (let last = ''; ;) {
    const rows = await sql.all<{ readonly sort_key: string }>(
      `SELECT sort_key FROM address WHERE sort_key > ? ORDER BY sort_key LIMIT ${PAGE}`,
      last,
    )
    for (const { sort_key: key } of rows) {
      if (run !== undefined && key === next) run[1] = key
      else runs.push((run = [key, key]))
      next = neighbour(ipOfKey(key), 1n)
      last = key
    }
    if (rows.length < PAGE) return runs
  }
}

const PAGE = 5000

async function extendRuns(sql: Sql, ip: Ip): Promise<void> {
  const key = sortKey(ip)
  const before = await runEndingAt(sql, neighbour(ip, -1n))
  const after = await runStartingAt(sql, neighbour(ip, 1n))
  if (after !== undefined) await sql.run('DELETE FROM taken_run WHERE first_key = ?', after.first_key)
  const lastKey = after?.last_key ?? key
  if (before === undefined)
    await sql.run('INSERT INTO taken_run (first_key, last_key) VALUES (?, ?)', key, lastKey)
  else await sql.run('UPDATE taken_run SET last_key = ? WHERE first_key = ?', lastKey, before.first_key)
}

async function shrinkRuns(sql: Sql, ip: Ip): Promise<void> {
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
