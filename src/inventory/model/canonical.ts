/** The one form of each object that is stored and compared: a fixed order of keys, sorted sets, nothing undefined. */
import { compareIp, parseIp, parsePrefix } from '../../core/ip.ts'
import type { Group } from './group.ts'
import type { Attributes, Host, Nic, NicAddress } from './host.ts'
import { bootClients, type Boot, type Network, type Subnet } from './network.ts'
import type { ObjectKind, ObjectOfKind } from './snapshot.ts'
import type { Waiver } from './waiver.ts'
import type { Zone, ZoneRecord } from './zone.ts'

/** Order of names everywhere: by code unit, so that no locale or database collation has a say. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const canonicalOf: { readonly [K in ObjectKind]: (object: ObjectOfKind[K]) => ObjectOfKind[K] } = {
  host: canonicalHost,
  network: canonicalNetwork,
  zone: canonicalZone,
  group: canonicalGroup,
}

export function canonical<K extends ObjectKind>(kind: K, object: ObjectOfKind[K]): ObjectOfKind[K] {
  if (alreadyCanonical.has(object)) return object
  const made = canonicalOf[kind](object)
  alreadyCanonical.add(made)
  return made
}

// Objects never change, so what was made canonical stays so: a hundred thousand hosts are not copied at every step.
const alreadyCanonical = new WeakSet<ObjectOfKind[ObjectKind]>()

function canonicalHost(host: Host): Host {
  return defined({
    name: host.name,
    kind: host.kind,
    state: host.state,
    parent: host.parent,
    os: host.os,
    cpus: host.cpus,
    memory: host.memory,
    location:
      host.location === undefined || Object.values(host.location).every((part) => part === undefined)
        ? undefined
        : defined({
            site: host.location.site,
            rack: host.location.rack,
            unit: host.location.unit,
            height: host.location.height,
          }),
    serial: host.serial,
    asset: host.asset,
    duid: host.duid,
    options: nonEmptyRecord(host.options),
    notes: host.notes,
    groups: asSet(host.groups),
    tags: asSet(host.tags),
    attributes: canonicalAttributes(host.attributes),
    aliases: asSet(host.aliases),
    hostKeys: asSet(host.hostKeys),
    nics: host.nics.map((nic) => canonicalNic(nic)),
    disks: host.disks.map((disk) => ({ name: disk.name, size: disk.size })),
    waivers: canonicalWaivers(host.waivers),
  })
}

function canonicalNic(nic: Nic): Nic {
  return defined({
    name: nic.name,
    kind: nic.kind,
    members: nonEmpty(nic.members),
    link: nic.link,
    mac: nic.mac,
    sharedMac: nic.sharedMac === true ? true : undefined,
    network: nic.network,
    addresses: nic.addresses.map((address) =>
      isPlain(address) ? address : defined({ ip: address.ip, name: address.name }),
    ),
  })
}

/** What is so already is taken as it is: an inventory holds many, and nobody changes one in place. */
function isPlain(address: NicAddress): boolean {
  const [first, second, third] = Object.keys(address)
  return (
    first === 'ip' &&
    (second === undefined || (second === 'name' && third === undefined && address.name !== undefined))
  )
}

function canonicalWaivers(waivers: readonly Waiver[] = []): readonly Waiver[] | undefined {
  const sorted = waivers
    .map(({ code, about, reason, until }) => defined({ code, about, reason, until }))
    .sort((a, b) => compareNames(a.code, b.code) || compareNames(a.about ?? '', b.about ?? ''))
  return nonEmpty(sorted)
}

function nonEmpty<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list
}

function nonEmptyRecord<T>(
  record: Readonly<Record<string, T>> | undefined,
): Readonly<Record<string, T>> | undefined {
  return record === undefined || Object.keys(record).length === 0 ? undefined : sortedKeys(record)
}

function canonicalNetwork(network: Network): Network {
  return defined({
    name: network.name,
    vlan: network.vlan,
    bridge: network.bridge,
    mtu: network.mtu,
    dhcpServers: nonEmpty(network.dhcpServers === undefined ? undefined : asSet(network.dhcpServers)),
    relays: nonEmpty(
      network.relays === undefined ? undefined : [...new Set(network.relays)].sort(compareIpText),
    ),
    notes: network.notes,
    subnets: network.subnets
      .map((subnet) => canonicalSubnet(subnet))
      .sort((a, b) => compareIpText(a.prefix, b.prefix)),
    waivers: canonicalWaivers(network.waivers),
  })
}

function canonicalSubnet(subnet: Subnet): Subnet {
  return defined({
    prefix: subnet.prefix,
    gateway: subnet.gateway,
    dns: [...subnet.dns],
    ntp: [...subnet.ntp],
    domain: subnet.domain,
    dhcp: subnet.dhcp,
    leaseTime: subnet.leaseTime,
    allocation: subnet.allocation === 'first' ? undefined : subnet.allocation,
    ipv6: subnet.ipv6 === 'static' ? undefined : subnet.ipv6,
    quarantine: subnet.quarantine === 0 ? undefined : subnet.quarantine,
    boot: canonicalBoot(subnet.boot),
    reverse: subnet.reverse,
    options: sortedKeys(subnet.options),
    ranges: subnet.ranges
      .map((range) => ({ kind: range.kind, first: range.first, last: range.last }))
      .sort((a, b) => compareIpText(a.first, b.first)),
    reserved: subnet.reserved
      .map((address) => ({ ip: address.ip, purpose: address.purpose }))
      .sort((a, b) => compareIpText(a.ip, b.ip)),
  })
}

/** In the order of `bootClients`. */
function canonicalBoot(boot: Boot | undefined): Boot | undefined {
  if (boot === undefined) return undefined
  const files = Object.fromEntries(
    bootClients.flatMap((client) => (boot.files[client] === undefined ? [] : [[client, boot.files[client]]])),
  )
  return boot.server === undefined && Object.keys(files).length === 0
    ? undefined
    : defined({ server: boot.server, files })
}

function canonicalZone(zone: Zone): Zone {
  return defined({
    name: zone.name,
    ns: [...zone.ns],
    primary: zone.primary,
    views: nonEmpty(zone.views === undefined ? undefined : asSet(zone.views)),
    forwarders: nonEmpty(zone.forwarders === undefined ? undefined : [...zone.forwarders]),
    dynamic: zone.dynamic === true ? true : undefined,
    mail: zone.mail,
    ttl: zone.ttl,
    serialScheme: zone.serialScheme,
    records: zone.records
      .map((record) =>
        defined({
          name: record.name,
          type: record.type,
          data: record.data,
          ttl: record.ttl,
          view: record.view,
        }),
      )
      .sort(compareRecords),
    waivers: canonicalWaivers(zone.waivers),
  })
}

function compareRecords(a: ZoneRecord, b: ZoneRecord): number {
  return (
    compareNames(a.name, b.name) ||
    compareNames(a.type, b.type) ||
    compareNames(a.data, b.data) ||
    compareNames(a.view ?? '', b.view ?? '')
  )
}

function canonicalGroup(group: Group): Group {
  return defined({
    name: group.name,
    parents: asSet(group.parents),
    attributes: canonicalAttributes(group.attributes),
    notes: group.notes,
    waivers: canonicalWaivers(group.waivers),
  })
}

function canonicalAttributes(attributes: Attributes): Attributes {
  return sortedKeys(attributes)
}

function sortedKeys<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  if (Object.keys(record).length < 2) return record
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareNames(a, b)))
}

function asSet(names: readonly string[]): readonly string[] {
  return names.length < 2 ? names : [...new Set(names)].sort(compareNames)
}

/** Compares addresses, or prefixes, given as canonical text. */
function compareIpText(a: string, b: string): number {
  const [left, right] = [ipIn(a), ipIn(b)]
  return left === undefined || right === undefined ? compareNames(a, b) : compareIp(left, right)
}

function ipIn(text: string): ReturnType<typeof parseIp> {
  const prefix = parsePrefix(text)
  return prefix === undefined ? parseIp(text) : { family: prefix.family, value: prefix.network }
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** Drops the keys whose value is undefined, as exact optional properties want it. */
function defined<T extends object>(object: T): Defined<T> {
  const result: Record<string, unknown> = {}
  // A hundred thousand hosts pass here: no list of entries is made for each.
  for (const key in object) if (object[key] !== undefined) result[key] = object[key]
  // Every key that is left holds a value; those left out are optional in what this is assigned to.
  return result as Defined<T>
}
