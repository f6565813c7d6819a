/** Answers the questions of `Lookup` from a snapshot, so that a whole inventory is checked before any of it is stored. */
import { compareIp, parseIp, parsePrefix, type Ip } from '../core/ip.ts'
import type {
  AddressOwner,
  Interval,
  Lookup,
  MacOwner,
  PlacedRecord,
  Rack,
  SubnetPlace,
} from './model/lookup.ts'
import type { Host } from './model/host.ts'
import type { Network } from './model/network.ts'
import { targetOf } from './model/record-target.ts'
import type { ObjectKind, ObjectOfKind, Snapshot } from './model/snapshot.ts'
import { wholeOf } from './rules/network.ts'

interface Taken {
  readonly ip: Ip
  readonly owner: AddressOwner
}

export function snapshotLookup(snapshot: Snapshot): Lookup {
  const objects: { readonly [K in ObjectKind]: ReadonlyMap<string, ObjectOfKind[K]> } = {
    host: byName(snapshot.hosts),
    network: byName(snapshot.networks),
    zone: byName(snapshot.zones),
    group: byName(snapshot.groups),
  }
  const taken = takenIn(snapshot)
  const subnets = subnetsIn(snapshot.networks)
  const macs = multimap(
    snapshot.hosts.flatMap((host) =>
      host.nics.flatMap((nic): [string, MacOwner][] =>
        nic.mac === undefined ? [] : [[nic.mac, { host: host.name, nic: nic.name, network: nic.network }]],
      ),
    ),
  )
  const aliases = new Map(snapshot.hosts.flatMap((host) => host.aliases.map((alias) => [alias, host.name])))
  const guests = referring(snapshot.hosts, (host) => (host.parent === undefined ? [] : [host.parent]))
  const members = referring(snapshot.hosts, (host) => host.groups)
  const plugged = referring(snapshot.hosts, (host) => host.nics.flatMap((nic) => nic.network ?? []))
  const identified = referring(snapshot.hosts, (host) => (host.duid === undefined ? [] : [host.duid]))
  const racked = referring(snapshot.hosts, ({ location }) =>
    location?.rack === undefined ? [] : [rackKey({ site: location.site, rack: location.rack })],
  )
  const children = referring(snapshot.groups, (group) => group.parents)
  const served = referring(snapshot.zones, (zone) => zone.ns)
  const named = referring(snapshot.hosts, (host) =>
    host.nics.flatMap((nic) => nic.addresses.flatMap((address) => address.name ?? [])),
  )
  const records = snapshot.zones.flatMap((zone) =>
    zone.records.map((record): PlacedRecord => ({ zone: zone.name, zoneTtl: zone.ttl, record })),
  )
  const byOwner = multimap(records.map((one) => [`${one.zone} ${one.record.name}`, one]))
  const byTarget = multimap(records.map((one) => [targetOf(one.record, one.zone) ?? '', one]))
  return {
    get: async (kind, name) => objects[kind].get(name),
    names: async (kind) => [...objects[kind].keys()],
    has: async (kind, name) => objects[kind].has(name),
    ownerOfAddress: async (ip) => within(taken, { first: ip, last: ip })[0]?.owner,
    takenWithin: async (interval) => within(taken, interval),
    ownersOfMac: async (mac) => macs.get(mac) ?? [],
    ownerOfAlias: async (alias) => aliases.get(alias),
    subnetsWithin: async (interval) => subnetsWithin(subnets, interval),
    hostsOn: async (network) => plugged.get(network) ?? [],
    hostsWithDuid: async (duid) => identified.get(duid) ?? [],
    hostsInRack: async (rack) => racked.get(rackKey(rack)) ?? [],
    hostsIn: async (group) => members.get(group) ?? [],
    guestsOf: async (host) => guests.get(host) ?? [],
    groupsUnder: async (group) => children.get(group) ?? [],
    zonesServedBy: async (host) => served.get(host) ?? [],
    hostsNamed: async (name) => named.get(name) ?? [],
    recordsAt: async (zone, owner) => byOwner.get(`${zone} ${owner}`) ?? [],
    recordsTo: async (name) => byTarget.get(name) ?? [],
    segments: async () => snapshot.networks,
  }
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

/** In the order of the addresses. Where two have one address, both are in it. */
function takenIn(snapshot: Snapshot): readonly Taken[] {
  const ofHost = (host: Host): Taken[] =>
    host.nics.flatMap((nic) =>
      nic.addresses.flatMap((address) => {
        const ip = parseIp(address.ip)
        return ip === undefined ? [] : [{ ip, owner: { kind: 'host', host: host.name, nic: nic.name } }]
      }),
    )
  const reserved = snapshot.networks.flatMap((network) =>
    network.subnets.flatMap((subnet) =>
      subnet.reserved.flatMap((address): Taken[] => {
        const ip = parseIp(address.ip)
        if (ip === undefined) return []
        return [{ ip, owner: { kind: 'reserved', network: network.name, purpose: address.purpose } }]
      }),
    ),
  )
  return [...snapshot.hosts.flatMap((host) => ofHost(host)), ...reserved].sort((a, b) =>
    compareIp(a.ip, b.ip),
  )
}

function within(taken: readonly Taken[], { first, last }: Interval): readonly Taken[] {
  const found: Taken[] = []
  for (let at = indexOfFirst(taken, first); at < taken.length; at += 1) {
    const one = taken[at]
    if (one === undefined || compareIp(one.ip, last) > 0) break
    found.push(one)
  }
  return found
}

/** Index of the first address that is not below this one. */
function indexOfFirst(taken: readonly Taken[], ip: Ip): number {
  let [low, high] = [0, taken.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const one = taken[middle]
    if (one !== undefined && compareIp(one.ip, ip) < 0) low = middle + 1
    else high = middle
  }
  return low
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
