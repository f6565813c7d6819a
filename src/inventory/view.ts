/** Makes the read-only view of a snapshot that manifests and types are given. */
import { parseIp, parsePrefix } from '../core/ip.ts'
import type {
  AddressView,
  ExportFormat,
  ExportOptions,
  GeneratedFile,
  HostView,
  InventoryView,
  NetworkView,
  NicView,
} from '../type/inventory-view.ts'
import { groupsByName, inheritedAttributes, withParents, type Groups } from './model/groups-of.ts'
import { bridgeOf } from './model/bridge.ts'
import type { Host, Nic, NicAddress } from './model/host.ts'
import { fqdnOf, nameOfAddress, networksByName, subnetOf, type Networks } from './model/names.ts'
import type { Network } from './model/network.ts'
import { isServed } from './model/served-subnet.ts'
import type { Snapshot } from './model/snapshot.ts'

/** A generator, handed in by the composition root: the inventory knows none. */
export type Exporter = (snapshot: Snapshot, options: ExportOptions) => readonly GeneratedFile[]

export type Exporters = Readonly<Record<ExportFormat, Exporter>>

export function makeInventoryView(snapshot: Snapshot, exporters: Exporters): InventoryView {
  const networks = networksByName(snapshot.networks)
  const groups = groupsByName(snapshot.groups)
  const networkViews = new Map(snapshot.networks.map((network) => [network.name, viewOfNetwork(network)]))
  const hosts = snapshot.hosts.map((host) => viewOfHost(host, networks, groups, networkViews))
  const byName = new Map(hosts.map((host) => [host.name, host]))
  return {
    host: (name) => byName.get(name),
    hosts: () => hosts,
    guests: (parent) => hosts.filter((host) => host.parent === parent),
    group: (name) => hosts.filter((host) => host.groups.includes(name)),
    network: (name) => networkViews.get(name),
    networks: () => [...networkViews.values()],
    export: (format, options = {}) => exporters[format](snapshot, options),
  }
}

function viewOfNetwork(network: Network): NetworkView {
  return {
    name: network.name,
    vlan: network.vlan,
    bridge: bridgeOf(network),
    mtu: network.mtu,
    subnets: network.subnets.map((subnet) => subnet.prefix),
    dhcpServers: network.dhcpServers,
    dhcp: ([4, 6] as const).filter((family) => network.subnets.some((subnet) => isServed(subnet, family))),
  }
}

function viewOfHost(
  host: Host,
  networks: Networks,
  groups: Groups,
  networkViews: ReadonlyMap<string, NetworkView>,
): HostView {
  return {
    name: host.name,
    fqdn: fqdnOf(host, networks),
    kind: host.kind,
    state: host.state,
    parent: host.parent,
    os: host.os,
    cpus: host.cpus,
    memory: host.memory,
    disks: host.disks,
    nics: host.nics.map((nic): NicView => ({
      name: nic.name,
      kind: nic.kind,
      members: nic.members ?? [],
      link: nic.link,
      mac: nic.mac,
      network: nic.network === undefined ? undefined : networkViews.get(nic.network),
      addresses: nic.addresses.flatMap((address) => viewOfAddress(host, nic, address, networks) ?? []),
    })),
    groups: withParents(host.groups, groups),
    tags: host.tags,
    attributes: inheritedAttributes(host, groups),
    hostKeys: host.hostKeys,
  }
}

function viewOfAddress(
  host: Host,
  nic: Nic,
  address: NicAddress,
  networks: Networks,
): AddressView | undefined {
  const subnet = subnetOf(nic.network === undefined ? undefined : networks.get(nic.network), address.ip)
  const prefix = subnet === undefined ? undefined : parsePrefix(subnet.prefix)
  const ip = parseIp(address.ip)
  if (subnet === undefined || prefix === undefined || ip === undefined) return undefined
  return {
    ip: address.ip,
    family: ip.family,
    prefixLength: prefix.length,
    subnet: subnet.prefix,
    gateway: subnet.gateway,
    ntp: subnet.ntp,
    name: nameOfAddress(host, nic, address, networks),
  }
}
