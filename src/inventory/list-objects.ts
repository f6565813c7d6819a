/** Lists: which objects, in which order, and what is shown of each. */
import { Invalid, type Problem } from '../core/errors.ts'
import { parseIp, sortKey } from '../core/ip.ts'
import type { Reader } from '../db/store.ts'
import type { Snapshot } from './model/snapshot.ts'
import { compileQuery } from './query/compile-query.ts'
import { compareValues } from './query/compare-values.ts'
import { findKey, keyHint, showValue, type Key, type Queryable, type Value } from './query/key.ts'
import { listingOf, type ListableKind } from './query/listings.ts'
import { parseQuery } from './query/parse-query.ts'
import { readForQuery } from './query/read-for-query.ts'
import { whyNothing } from './query/why-nothing.ts'

/** What is shown where nothing else is asked for. */
export const usualColumns: Readonly<Record<ListableKind, readonly string[]>> = {
  host: ['name', 'kind', 'state', 'parent', 'ip', 'mac', 'group'],
  network: ['name', 'vlan', 'subnet'],
  subnet: ['prefix', 'network', 'gateway', 'domain', 'range'],
  zone: ['name', 'ns', 'serial', 'ttl', 'records'],
  group: ['name', 'parent', 'notes'],
  nic: ['host', 'name', 'kind', 'mac', 'network', 'ip'],
  disk: ['host', 'name', 'size'],
  address: ['ip', 'host', 'nic', 'name', 'network', 'purpose'],
  range: ['subnet', 'kind', 'first', 'last'],
  record: ['zone', 'name', 'ttl', 'type', 'data'],
}

const usualOrder: Readonly<Record<ListableKind, readonly string[]>> = {
  host: ['name'],
  network: ['name'],
  subnet: ['prefix'],
  zone: ['name'],
  group: ['name'],
  nic: ['host'],
  disk: ['host'],
  address: ['ip'],
  range: ['first'],
  record: ['zone', 'name', 'type'],
}

export interface ListOptions {
  readonly query?: string
  /** Keys of queries; one with `+` before it comes behind those of the default. Default: what is most asked for. */
  readonly columns?: readonly string[]
  /** Keys, the first counts most; `-` before one turns it round. Default: names and addresses in their natural order. */
  readonly sort?: readonly string[]
  readonly reverse?: boolean
  /** How many of them at most, from the first. */
  readonly limit?: number | undefined
}

export interface Listed {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly string[])[]
  readonly objects: readonly unknown[]
  /** How many there would be without a limit. */
  readonly count: number
  /** Where there are none: the conditions that hold for nothing. */
  readonly why: readonly Problem[]
}

/** `type` says which columns hold short words and which hold text of any length. */
export interface Column {
  readonly name: string
  readonly type: Key<unknown>['type']
}

/** As `listObjects`, reading no more than the list is made from. */
export async function readList(reader: Reader, kind: ListableKind, options: ListOptions): Promise<Listed> {
  const { query = '', columns = [], sort = [] } = options
  const keys = [...usualColumns[kind], ...columns, ...sort].map((name) => name.replace(/^[+-]/, ''))
  const { snapshot, narrowed } = await readForQuery(reader, kind, parseQuery(query), keys)
  const listed = listObjects(snapshot, kind, options)
  // Why there is nothing can only be told from everything.
  return listed.count === 0 && narrowed ? listObjects(await reader.snapshot(), kind, options) : listed
}

/** Throws Invalid for a query that cannot be read, and for keys that the kind does not have. */
export function listObjects(snapshot: Snapshot, kind: ListableKind, options: ListOptions): Listed {
  const { query: text = '', columns = [], sort = [], reverse = false, limit } = options
  const listing = listingOf(kind, snapshot)
  const { queryable } = listing
  const query = parseQuery(text)
  const matches = compileQuery(query, queryable, text)
  const added = columns.filter((name) => name.startsWith('+')).map((name) => name.slice(1))
  const chosen = columns.filter((name) => !name.startsWith('+'))
  const shown = keysOf(queryable, [...(chosen.length > 0 ? chosen : usualColumns[kind]), ...added], 'column')
  const order = orderOf(queryable, sort.length > 0 ? sort : usualOrder[kind])
  const found = sorted(
    listing.objects.filter((object) => matches(object)),
    order,
  )
  if (reverse) found.reverse()
  const objects = limit === undefined ? found : found.slice(0, limit)
  return {
    columns: shown.map(({ name, type }) => ({ name, type })),
    rows: objects.map((object) => shown.map((key) => cellOf(key, object))),
    objects,
    count: found.length,
    why: found.length === 0 ? whyNothing(query, queryable, listing.objects) : [],
  }
}

function cellOf(key: Key<unknown>, object: unknown): string {
  return key
    .get(object)
    .map((value) => showValue(key.type, value))
    .join(' ')
}

function keysOf(
  queryable: Queryable<unknown>,
  names: readonly string[],
  what: 'column' | 'key to sort by',
): readonly Key<unknown>[] {
  const problems: Problem[] = []
  const keys = names.flatMap((name) => {
    const key = findKey(queryable, name)
    if (key === undefined)
      problems.push({ message: `unknown ${what} "${name}"`, hint: keyHint(queryable, name) })
    return key ?? []
  })
  if (problems.length > 0) throw new Invalid(`Cannot list ${queryable.kind}`, problems)
  return keys
}

interface Order {
  readonly key: Key<unknown>
  readonly down: boolean
}

function orderOf(queryable: Queryable<unknown>, names: readonly string[]): readonly Order[] {
  const plain = names.map((name) => name.replace(/^[-+]/, ''))
  return keysOf(queryable, plain, 'key to sort by').map((key, index) => ({
    key,
    down: names[index]?.startsWith('-') === true,
  }))
}

/** By the first value of each key. What has none comes last, whichever way round. Stable. */
function sorted(objects: readonly unknown[], order: readonly Order[]): unknown[] {
  const entries = objects.map((object) => ({
    object,
    values: order.map(({ key }) => sortable(key, key.get(object)[0])),
  }))
  entries.sort((a, b) => {
    for (const [index, { key, down }] of order.entries()) {
      const by = compareOptional(key, a.values[index], b.values[index], down)
      if (by !== 0) return by
    }
    return 0
  })
  return entries.map(({ object }) => object)
}

/** Addresses as text of one width, read once and not at each comparison. */
function sortable({ type }: Key<unknown>, value: Value | undefined): Value | undefined {
  if (value === undefined || (type !== 'address' && type !== 'prefix')) return value
  const [address = '', length = ''] = String(value).split('/')
  const ip = parseIp(address)
  return ip === undefined ? value : `${sortKey(ip)}/${length.padStart(3, '0')}`
}

function compareOptional(
  key: Key<unknown>,
  a: Value | undefined,
  b: Value | undefined,
  down: boolean,
): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  const by = key.type === 'address' || key.type === 'prefix' ? compareTexts(a, b) : compareInList(key, a, b)
  return down ? -by : by
}

function compareTexts(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A number and a word have no order of their own: numbers first. */
function compareInList(key: Key<unknown>, a: Value, b: Value): number {
  return compareValues(key, a, b) ?? Number(typeof a !== 'number') - Number(typeof b !== 'number')
}
