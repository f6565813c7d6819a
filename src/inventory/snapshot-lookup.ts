/** Answers the questions of `Lookup` from a snapshot, so that a whole inventory is checked before any of it is stored. */
import { compareIp, parsePrefix, type Ip } from '../core/ip.ts'
import type { Interval, Lookup, MacOwner, PlacedRecord, Rack, SubnetPlace } from './model/lookup.ts'
import type { Host } from './model/host.ts'
import type { Network } from './model/network.ts'
import { targetOf } from './model/record-target.ts'
import type { ObjectKind, ObjectOfKind, Snapshot } from './model/snapshot.ts'
import { wholeOf } from './rules/network.ts'
import { ownerKey, ownersIn, takenIn, within } from './snapshot-addresses.ts'

/** Each index is made when it is first asked for: most checks need a few, and all of them are as large as the inventory. */
export function snapshotLookup(snapshot: Snapshot): Lookup {
  const objects = {
    host: once(() => byName(snapshot.hosts)),
    network: once(() => byName(snapshot.networks)),
    zone: once(() => byName(snapshot.zones)),
    group: once(() => byName(snapshot.groups)),
  }
  const names = {
    host: once(() => namesOf(snapshot.hosts)),
    network: once(() => namesOf(snapshot.networks)),
    zone: once(() => namesOf(snapshot.zones)),
    group: once(() => namesOf(snapshot.groups)),
  }
  const named = <K extends ObjectKind>(kind: K): ReadonlyMap<string, ObjectOfKind[K]> =>
    // Each map was made of the objects of its kind.
    objects[kind]() as ReadonlyMap<string, ObjectOfKind[K]>
  const owners = once(() => ownersIn(snapshot))
  const taken = once(() => takenIn(snapshot))
  const subnets = once(() => subnetsIn(snapshot.networks))
  const macs = once(() => macsIn(snapshot.hosts))
  const aliases = once(
    () => new Map(snapshot.hosts.flatMap((host) => host.aliases.map((alias) => [alias, host.name]))),
  )
  const guests = once(() =>
    referring(snapshot.hosts, (host) => (host.parent === undefined ? [] : [host.parent])),
  )
  const members = once(() => referring(snapshot.hosts, (host) => host.groups))
  const plugged = once(() =>
    referring(snapshot.hosts, (host) => host.nics.flatMap((nic) => nic.network ?? [])),
  )
  const identified = once(() =>
    referring(snapshot.hosts, (host) => (host.duid === undefined ? [] : [host.duid])),
  )
  const racked = once(() =>
    referring(snapshot.hosts, ({ location }) =>
      location?.rack === undefined ? [] : [rackKey({ site: location.site, rack: location.rack })],
    ),
  )
  const children = once(() => referring(snapshot.groups, (group) => group.parents))
  const served = once(() => referring(snapshot.zones, (zone) => zone.ns))
  const written = once(() => referring(snapshot.zones, (zone) => [zone.primary ?? []].flat()))
  const leasing = once(() => referring(snapshot.networks, (network) => network.dhcpServers ?? []))
  const addressed = once(() => referring(snapshot.hosts, addressNamesOf))
  const records = once(() =>
    snapshot.zones.flatMap((zone) =>
      zone.records.map((record): PlacedRecord => ({ zone: zone.name, zoneTtl: zone.ttl, record })),
    ),
  )
  const byOwner = once(() => multimap(records().map((one) => [`${one.zone} ${one.record.name}`, one])))
  const byTarget = once(() => multimap(records().map((one) => [targetOf(one.record, one.zone) ?? '', one])))
  return {
    get: async (kind, name) => named(kind).get(name),
    names: async (kind) => names[kind](),
    has: async (kind, name) => objects[kind]().has(name),
    ownerOfAddress: async (ip) => owners().get(ownerKey(ip)),
    takenWithin: async (interval) => within(taken(), interval),
    ownersOfMac: async (mac) => macs().get(mac) ?? [],
    ownerOfAlias: async (alias) => aliases().get(alias),
    // A snapshot has no past.
    laterNameOf: async () => undefined,
    subnetsWithin: async (interval) => subnetsWithin(subnets(), interval),
    hostsOn: async (network) => plugged().get(network) ?? [],
    hostsWithDuid: async (duid) => identified().get(duid) ?? [],
    hostsInRack: async (rack) => racked().get(rackKey(rack)) ?? [],
    hostsIn: async (group) => members().get(group) ?? [],
    guestsOf: async (host) => guests().get(host) ?? [],
    groupsUnder: async (group) => children().get(group) ?? [],
    zonesServedBy: async (host) => served().get(host) ?? [],
    zonesWrittenOn: async (host) => written().get(host) ?? [],
    networksServedBy: async (host) => leasing().get(host) ?? [],
    hostsNamed: async (name) => addressed().get(name) ?? [],
    recordsAt: async (zone, owner) => byOwner().get(`${zone} ${owner}`) ?? [],
    recordsTo: async (name) => byTarget().get(name) ?? [],
    segments: async () => snapshot.networks,
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

function namesOf(objects: readonly { readonly name: string }[]): readonly string[] {
  return objects.map(({ name }) => name)
}

function addressNamesOf({ nics }: Host): readonly string[] {
  const names: string[] = []
  for (const nic of nics) for (const { name } of nic.addresses) if (name !== undefined) names.push(name)
  return names
}

function macsIn(hosts: readonly Host[]): ReadonlyMap<string, readonly MacOwner[]> {
  const macs = new Map<string, MacOwner[]>()
  for (const host of hosts)
    for (const { name: nic, mac, network } of host.nics) {
      if (mac === undefined) continue
      const owner = { host: host.name, nic, network }
      const known = macs.get(mac)
      if (known === undefined) macs.set(mac, [owner])
      else known.push(owner)
    }
  return macs
}

function rackKey({ site = '', rack }: Rack): string {
  return JSON.stringify([site, rack])
}

function byName<T extends { readonly name: string }>(objects: readonly T[]): ReadonlyMap<string, T> {
  return new Map(objects.map((object) => [object.name, object]))
}

function multimap<Key, Value>(
  entries: readonly (readonly [Key, Value])[],
): ReadonlyMap<Key, readonly Value[]> {
  const map = new Map<Key, Value[]>()
  for (const [key, value] of entries) {
    const values = map.get(key)
    if (values === undefined) map.set(key, [value])
    else values.push(value)
  }
  return map
}

/** By the name that is referred to: who refers to it, each once. */
function referring<T extends { readonly name: string }>(
  objects: readonly T[],
  namesIn: (object: T) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  return multimap(
    objects.flatMap((object) => [...new Set(namesIn(object))].map((name) => [name, object.name])),
  )
}

export interface PlacedSubnet extends SubnetPlace, Interval {
  /** The highest address of this one and all before it, so that a search downwards knows where to end. */
  readonly reach: Ip
}

/** In the order of their first addresses. */
export function subnetsIn(networks: readonly Network[]): readonly PlacedSubnet[] {
  const placed = networks
    .flatMap((network) =>
      network.subnets.flatMap((subnet): (SubnetPlace & Interval)[] => {
        const prefix = parsePrefix(subnet.prefix)
        if (prefix === undefined) return []
        return [{ network: network.name, prefix: subnet.prefix, ...wholeOf(prefix) }]
      }),
    )
    .sort((a, b) => compareIp(a.first, b.first))
  let reach: Ip | undefined
  return placed.map((subnet) => {
    reach = reach === undefined || compareIp(subnet.last, reach) > 0 ? subnet.last : reach
    return { ...subnet, reach }
  })
}

/** Those that share an address with the interval, in order. */
export function subnetsWithin(
  subnets: readonly PlacedSubnet[],
  { first, last }: Interval,
): readonly SubnetPlace[] {
  const found: SubnetPlace[] = []
  for (let at = countUpTo(subnets, last) - 1; at >= 0; at -= 1) {
    const subnet = subnets[at]
    if (subnet === undefined || compareIp(subnet.reach, first) < 0) break
    if (compareIp(subnet.last, first) >= 0) found.push({ network: subnet.network, prefix: subnet.prefix })
  }
  return found.reverse()
}

/** How many subnets begin at the address or below it. */
function countUpTo(subnets: readonly PlacedSubnet[], ip: Ip): number {
  let [low, high] = [0, subnets.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const one = subnets[middle]
    if (one !== undefined && compareIp(one.first, ip) <= 0) low = middle + 1
    else high = middle
  }
  return low
}
