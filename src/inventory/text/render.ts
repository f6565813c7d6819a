/** The canonical text of each kind of object, one file for each; what is as by default is left out. */
import { formatDuration } from '../../core/duration.ts'
import { formatSize } from '../../core/size.ts'
import { canonical } from '../model/canonical.ts'
import type { Group } from '../model/group.ts'
import type { Host, Nic } from '../model/host.ts'
import type { Network, Subnet } from '../model/network.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import type { Waiver } from '../model/waiver.ts'
import type { Zone } from '../model/zone.ts'
import { emitYaml, type YamlValue } from './emit-yaml.ts'

export type Mapping = { readonly [key: string]: YamlValue }
type Loose = { readonly [key: string]: YamlValue | undefined }

const shapes: { readonly [K in ObjectKind]: (object: ObjectOfKind[K]) => Loose } = {
  host: shapeOfHost,
  network: shapeOfNetwork,
  zone: shapeOfZone,
  group: shapeOfGroup,
}

/** The file's whole content. The name is not in it: the file is called after it. */
export function renderObject<K extends ObjectKind>(kind: K, object: ObjectOfKind[K]): string {
  return emitYaml(shapeOf(kind, object))
}

/** The same as plain data, its keys in order. */
export function shapeOf<K extends ObjectKind>(kind: K, object: ObjectOfKind[K]): Mapping {
  return present(shapes[kind](canonical(kind, object)))
}

function shapeOfHost(host: Host): Loose {
  const { location } = host
  return {
    kind: host.kind,
    state: host.state,
    parent: host.parent,
    os: host.os,
    cpus: host.cpus,
    memory: host.memory === undefined ? undefined : formatSize(host.memory),
    location:
      location === undefined
        ? undefined
        : present({
            site: location.site,
            rack: location.rack,
            unit: location.unit,
            height: location.height,
          }),
    serial: host.serial,
    asset: host.asset,
    duid: host.duid,
    options: host.options,
    notes: host.notes,
    groups: some(host.groups),
    tags: some(host.tags),
    attributes: filled(host.attributes),
    aliases: some(host.aliases),
    hostKeys: some(host.hostKeys),
    nics: some(host.nics.map((nic) => present(shapeOfNic(nic)))),
    disks: some(host.disks.map((disk) => ({ name: disk.name, size: formatSize(disk.size) }))),
    waivers: shapeOfWaivers(host.waivers),
  }
}

function shapeOfNic(nic: Nic): Loose {
  return {
    name: nic.name,
    kind: nic.kind,
    members: nic.members,
    link: nic.link,
    mac: nic.mac,
    sharedMac: nic.sharedMac,
    network: nic.network,
    addresses: some(nic.addresses.map(({ ip, name }): YamlValue => (name === undefined ? ip : { ip, name }))),
  }
}

function shapeOfNetwork(network: Network): Loose {
  return {
    vlan: network.vlan,
    bridge: network.bridge,
    mtu: network.mtu,
    dhcpServers: network.dhcpServers,
    relays: network.relays,
    notes: network.notes,
    subnets: some(network.subnets.map((subnet) => present(shapeOfSubnet(subnet)))),
    waivers: shapeOfWaivers(network.waivers),
  }
}

function shapeOfSubnet(subnet: Subnet): Loose {
  return {
    prefix: subnet.prefix,
    gateway: subnet.gateway,
    dns: some(subnet.dns),
    ntp: some(subnet.ntp),
    domain: subnet.domain,
    dhcp: subnet.dhcp ? undefined : false,
    leaseTime: subnet.leaseTime,
    allocation: subnet.allocation,
    ipv6: subnet.ipv6,
    quarantine: subnet.quarantine === undefined ? undefined : formatDuration(subnet.quarantine),
    boot:
      subnet.boot === undefined ? undefined : present({ server: subnet.boot.server, ...subnet.boot.files }),
    reverse: subnet.reverse,
    options: filled(subnet.options),
    ranges: some(subnet.ranges.map(({ kind, first, last }) => ({ kind, first, last }))),
    reserved: some(subnet.reserved.map(({ ip, purpose }) => ({ ip, purpose }))),
  }
}

function shapeOfZone(zone: Zone): Loose {
  return {
    ns: some(zone.ns),
    primary: zone.primary,
    views: zone.views,
    forwarders: zone.forwarders,
    dynamic: zone.dynamic,
    mail: zone.mail,
    ttl: zone.ttl,
    serialScheme: zone.serialScheme === 'date' ? undefined : zone.serialScheme,
    records: some(
      zone.records.map(({ name, type, data, ttl, view }) => present({ name, type, data, ttl, view })),
    ),
    waivers: shapeOfWaivers(zone.waivers),
  }
}

function shapeOfGroup(group: Group): Loose {
  return {
    parents: some(group.parents),
    attributes: filled(group.attributes),
    notes: group.notes,
    waivers: shapeOfWaivers(group.waivers),
  }
}

function shapeOfWaivers(waivers: readonly Waiver[] = []): readonly YamlValue[] | undefined {
  return some(waivers.map(({ code, about, reason, until }) => present({ code, about, reason, until })))
}

function present(loose: Loose): Mapping {
  return Object.fromEntries(
    Object.entries(loose).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}

function some(list: readonly YamlValue[]): readonly YamlValue[] | undefined {
  return list.length === 0 ? undefined : list
}

function filled(record: Mapping): Mapping | undefined {
  return Object.keys(record).length === 0 ? undefined : record
}
