/** Lists: which objects, in which order, and what is shown of each. */
import { UserError } from '../core/errors.ts'
import { compareIp, parseIp, parsePrefix } from '../core/ip.ts'
import { nearest } from '../core/nearest.ts'
import { parseSize } from '../core/size.ts'
import type { Snapshot } from './model/snapshot.ts'
import { parseQuery, type Queryable } from './query.ts'
import {
  queryableGroups,
  queryableHosts,
  queryableNetworks,
  queryableSubnets,
  queryableZones,
} from './queryable.ts'

export const listableKinds = ['host', 'network', 'subnet', 'zone', 'group'] as const
export type ListableKind = (typeof listableKinds)[number]

export interface ListOptions {
  readonly query?: string
  /** Keys of queries. Default: what is most asked for. */
  readonly columns?: readonly string[]
  /** A key. Default: as the inventory is sorted. */
  readonly sort?: string | undefined
  readonly reverse?: boolean
}

export interface Listed {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly objects: readonly unknown[]
}

const defaultColumns: Readonly<Record<ListableKind, readonly string[]>> = {
  host: ['name', 'kind', 'state', 'parent', 'ip', 'mac', 'group'],
  network: ['name', 'vlan', 'subnet'],
  subnet: ['prefix', 'network', 'gateway', 'domain', 'range'],
  zone: ['name', 'ns', 'serial', 'ttl'],
  group: ['name', 'parent', 'notes'],
}

/** Throws a UserError for a key that the kind does not have. */
export function listObjects(snapshot: Snapshot, kind: ListableKind, options: ListOptions): Listed {
  switch (kind) {
    case 'host':
      return list(kind, snapshot.hosts, queryableHosts(snapshot), options)
    case 'network':
      return list(kind, snapshot.networks, queryableNetworks, options)
    case 'subnet': {
      const entries = snapshot.networks.flatMap((network) =>
        network.subnets.map((subnet) => ({ ...subnet, network: network.name })),
      )
      return list(kind, entries, queryableSubnets, options)
    }
    case 'zone':
      return list(kind, snapshot.zones, queryableZones, options)
    case 'group':
      return list(kind, snapshot.groups, queryableGroups, options)
  }
}

function list<T>(
  kind: ListableKind,
  objects: readonly T[],
  queryable: Queryable<T>,
  { query = '', columns = [], sort, reverse }: ListOptions,
): Listed {
  const keys = columns.length > 0 ? columns : defaultColumns[kind]
  for (const key of [...keys, ...(sort === undefined ? [] : [sort])]) checkKey(kind, key, queryable)
  const found = objects.filter(parseQuery(query, queryable))
  if (sort !== undefined) {
    const valueOf = (object: T): string => queryable.values(object, sort)?.[0] ?? ''
    found.sort((a, b) => compareValues(valueOf(a), valueOf(b)))
  }
  if (reverse === true) found.reverse()
  const rows = found.map((object) => keys.map((key) => (queryable.values(object, key) ?? []).join(' ')))
  return { columns: keys, rows, objects: found }
}

function checkKey<T>(kind: ListableKind, key: string, queryable: Queryable<T>): void {
  if (queryable.keys.includes(key)) return
  if (key.startsWith('attr.') && queryable.keys.includes('attr.NAME')) return
  const meant = nearest(key, queryable.keys)
  throw new UserError(`Cannot list ${kind}: unknown column "${key}"`, {
    hint: meant === undefined ? `there are ${queryable.keys.join(', ')}` : `did you mean "${meant}"?`,
  })
}

/** Addresses, sizes and numbers by their value, everything else as text. */
function compareValues(a: string, b: string): number {
  const [left, right] = [ipIn(a), ipIn(b)]
  if (left !== undefined && right !== undefined) return compareIp(left, right)
  const [small, large] = [parseSize(a), parseSize(b)]
  if (small !== undefined && large !== undefined) return small - large
  return a < b ? -1 : a > b ? 1 : 0
}

function ipIn(text: string): ReturnType<typeof parseIp> {
  const prefix = parsePrefix(text)
  return prefix === undefined ? parseIp(text) : { family: prefix.family, value: prefix.network }
}
