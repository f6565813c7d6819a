/** Reads what a query is answered from, and no more of the hosts than it can be about. */
import type { Reader } from '../../db/store.ts'
import { groupsByName, withParents } from '../model/groups-of.ts'
import type { Group } from '../model/group.ts'
import type { Host } from '../model/host.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { findKey } from './key.ts'
import { queryableOf, type ListableKind } from './listings.ts'
import { prefilterOf } from './prefilter.ts'
import { conditionsOf, type Query } from './query.ts'

export interface ReadForQuery {
  /** As far as the query and the keys need it; everything else is empty. */
  readonly snapshot: Snapshot
  /** Whether hosts that the query cannot select were left out: then it does not tell why nothing is found. */
  readonly narrowed: boolean
}

/** The keys of a part that say something of its host, by the host's name for it. */
const hostKeys: Readonly<Partial<Record<ListableKind, Readonly<Record<string, string>>>>> = {
  nic: { host: 'name', network: 'network', mac: 'mac', ip: 'ip' },
  disk: { host: 'name' },
  address: { host: 'name', network: 'network', mac: 'mac', ip: 'ip', subnet: 'subnet' },
}

/** `keys`: what is shown and sorted by. The query is one that compiles. */
export async function readForQuery(
  reader: Reader,
  kind: ListableKind,
  query: Query,
  keys: readonly string[] = [],
): Promise<ReadForQuery> {
  const networks = await reader.list('network')
  const groups = await reader.list('group')
  const zones = kind === 'zone' || kind === 'record' ? await reader.list('zone') : []
  const { hosts, narrowed } = await hostsFor(reader, kind, query, keys, groups)
  return { snapshot: { hosts, networks, zones, groups, serials: new Map() }, narrowed }
}

async function hostsFor(
  reader: Reader,
  kind: ListableKind,
  query: Query,
  keys: readonly string[],
  groups: readonly Group[],
): Promise<{ readonly hosts: readonly Host[]; readonly narrowed: boolean }> {
  const queryable = queryableOf(kind)
  const asked = [...conditionsOf(query).map(({ key }) => key), ...keys]
  if (asked.some((name) => findKey(queryable, name)?.needsAll === true))
    return { hosts: await reader.list('host'), narrowed: false }
  const own = hostKeys[kind]
  if (own === undefined && kind !== 'host') return { hosts: [], narrowed: false }
  const hostKey = (name: string): string | undefined => {
    const known = findKey(queryable, name)?.name
    if (known === undefined || own === undefined) return known
    return known.startsWith('host.') ? known.slice('host.'.length) : own[known]
  }
  const prefilter = prefilterOf(query, { groupsWithin: groupsWithin(groups), hostKey })
  if (prefilter.kind === 'any') return { hosts: await reader.list('host'), narrowed: false }
  return { hosts: await reader.hostsLike(prefilter), narrowed: true }
}

function groupsWithin(groups: readonly Group[]): (group: string) => readonly string[] {
  const byName = groupsByName(groups)
  return (group) =>
    groups.filter(({ name }) => withParents([name], byName).includes(group)).map(({ name }) => name)
}
