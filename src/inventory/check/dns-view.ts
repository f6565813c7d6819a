/** Every name that an inventory makes in DNS, with who makes it and what is there: a whole zone file's worth, before any is written. */
import { closestAncestor, parentName } from '../../core/dns-name.ts'
import { absoluteName, isRecordType, readRecordData } from '../../core/dns-record.ts'
import type { Host } from '../model/host.ts'
import { addressNames, aliasNames, fqdnOf, type Networks } from '../model/names.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { hasNames } from '../model/states.ts'
import type { Zone, ZoneRecord } from '../model/zone.ts'
import type { PlacedAddress } from './view.ts'

/** One record, or a name that somebody goes by. */
export type Entry =
  | { readonly kind: 'address'; readonly type: 'A' | 'AAAA'; readonly placed: PlacedAddress }
  /** The whole name of a host that has no address yet. */
  | { readonly kind: 'name'; readonly type: undefined; readonly host: Host }
  | {
      readonly kind: 'alias'
      readonly type: 'CNAME'
      readonly host: Host
      readonly alias: string
      readonly target: string
    }
  /** A name server that the zone lists. */
  | { readonly kind: 'server'; readonly type: 'NS'; readonly zone: Zone; readonly target: string }
  | ZoneEntry

/** A record that a zone lists and that can be read. */
export interface ZoneEntry {
  readonly kind: 'record'
  readonly type: string
  readonly zone: Zone
  readonly record: ZoneRecord
  readonly owner: string
  /** Canonical data. */
  readonly text: string
  readonly target: string | undefined
}

export interface DnsView {
  readonly zones: ReadonlyMap<string, Zone>
  /** By absolute name without final dot. */
  readonly entries: ReadonlyMap<string, readonly Entry[]>
  /** The records that zones list, in their order. */
  readonly records: readonly ZoneEntry[]
  /** The zone that the name belongs to: the longest that matches. */
  readonly zoneOf: (name: string) => Zone | undefined
  /** The name at or above this one that its zone delegates to servers elsewhere. */
  readonly cutOver: (name: string) => string | undefined
  /** What a resolver is told for the name: its own entries, else those of the wildcard that answers for it (RFC 4592 3.3.1). */
  readonly answers: (name: string) => readonly Entry[]
  /** The names of a host's addresses, the one that stands for it first. */
  readonly namesOf: (host: Host) => readonly string[]
  /** A name server of a zone's list as an absolute name; undefined for a host without a name, or an unknown one. */
  readonly serverName: (server: string) => string | undefined
}

export function dnsView(
  snapshot: Snapshot,
  networks: Networks,
  addresses: readonly PlacedAddress[],
): DnsView {
  const zones = new Map(snapshot.zones.map((zone) => [zone.name, zone]))
  const hosts = new Map(snapshot.hosts.map((host) => [host.name, host]))
  const namesOf = (host: Host): readonly string[] => addressNames(host, networks)
  const serverName = (server: string): string | undefined => {
    const host = hosts.get(server)
    if (host === undefined) return server.includes('.') ? server : undefined
    const own = fqdnOf(host, networks)
    return namesOf(host)[0] ?? (own.includes('.') ? own : undefined)
  }
  const entries = new Map<string, Entry[]>()
  const add = (name: string, entry: Entry): void => {
    const known = entries.get(name)
    if (known === undefined) entries.set(name, [entry])
    else known.push(entry)
  }

  for (const placed of addresses)
    if (placed.name !== undefined && hasNames(placed.host.state))
      add(placed.name, { kind: 'address', type: placed.ip.family === 4 ? 'A' : 'AAAA', placed })
  for (const host of snapshot.hosts) if (hasNames(host.state)) addHost(host, networks, namesOf, add)
  const records: ZoneEntry[] = []
  for (const zone of snapshot.zones) {
    for (const server of zone.ns) {
      const target = serverName(server)
      if (target !== undefined) add(zone.name, { kind: 'server', type: 'NS', zone, target })
    }
    for (const record of zone.records) {
      const entry = readEntry(zone, record)
      if (entry === undefined) continue
      records.push(entry)
      add(entry.owner, entry)
    }
  }

  const cuts = new Set(
    records.flatMap(({ type, owner, zone }) => (type === 'NS' && owner !== zone.name ? owner : [])),
  )
  const zoneOf = (name: string): Zone | undefined => closestAncestor(name, zones)
  const between = namesBetween(entries.keys())
  return {
    zones,
    entries,
    records,
    zoneOf,
    cutOver: (name) => cutOver(cuts, zoneOf(name)?.name, name),
    answers: (name) => answers(entries, between, name),
    namesOf,
    serverName,
  }
}

function addHost(
  host: Host,
  networks: Networks,
  namesOf: DnsView['namesOf'],
  add: (name: string, entry: Entry) => void,
): void {
  if (host.aliases.length === 0 && !host.name.includes('.')) return
  const [own] = namesOf(host)
  if (own === undefined && host.name.includes('.'))
    add(fqdnOf(host, networks), { kind: 'name', type: undefined, host })
  for (const alias of host.aliases)
    for (const name of aliasNames({ ...host, aliases: [alias] }, networks))
      add(name, { kind: 'alias', type: 'CNAME', host, alias, target: own ?? fqdnOf(host, networks) })
}

function readEntry(zone: Zone, record: ZoneRecord): ZoneEntry | undefined {
  if (!isRecordType(record.type)) return undefined
  const data = readRecordData(record.type, record.data, zone.name)
  if ('problem' in data) return undefined
  const owner = absoluteName(record.name, zone.name)
  return { kind: 'record', type: record.type, zone, record, owner, text: data.text, target: data.target }
}

function cutOver(cuts: ReadonlySet<string>, zone: string | undefined, name: string): string | undefined {
  for (let at = name; at !== zone && at !== ''; at = parentName(at)) if (cuts.has(at)) return at
  return undefined
}

/** Names that exist because others lie below them, without any entry. */
function namesBetween(names: Iterable<string>): ReadonlySet<string> {
  const between = new Set<string>()
  for (const name of names)
    for (let above = parentName(name); above !== '' && !between.has(above); above = parentName(above))
      between.add(above)
  return between
}

function answers(
  entries: ReadonlyMap<string, readonly Entry[]>,
  between: ReadonlySet<string>,
  name: string,
): readonly Entry[] {
  const own = entries.get(name)
  if (own !== undefined) return own
  if (between.has(name)) return []
  for (let above = parentName(name); above !== ''; above = parentName(above)) {
    const wildcard = entries.get(`*.${above}`)
    if (wildcard !== undefined) return wildcard
    if (between.has(above) || entries.has(above)) return []
  }
  return []
}
