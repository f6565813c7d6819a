/** The inventory as the families of findings look at it: everything read once, and found by name, address and place. */
import { groupBy } from '../../core/group-by.ts'
import { parseIp, type Ip } from '../../core/ip.ts'
import type { Group } from '../model/group.ts'
import type { Host, Nic } from '../model/host.ts'
import { nameOfAddress, networksByName, type Networks } from '../model/names.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { SiteConfig } from '../site-config.ts'
import { dnsView, type DnsView } from './dns-view.ts'
import { subnetFacts, subnetFinder, type SubnetFacts } from './subnet-facts.ts'

/** An address of a NIC with where it lies. */
export interface PlacedAddress {
  readonly host: Host
  readonly nic: Nic
  readonly ip: Ip
  readonly text: string
  /** In DNS, without final dot; undefined where it has none. */
  readonly name: string | undefined
  /** Whether the name was given to the address, and not derived from the host's. */
  readonly named: boolean
  /** The subnet of the NIC's network that it lies in. */
  readonly within: SubnetFacts | undefined
}

/** What the site's settings say of the inventory. */
export type CheckSettings = Partial<Pick<SiteConfig, 'reservePlanned' | 'attributes' | 'services'>>

export interface CheckView {
  readonly snapshot: Snapshot
  readonly settings: CheckSettings
  readonly hosts: ReadonlyMap<string, Host>
  readonly networks: Networks
  readonly groups: ReadonlyMap<string, Group>
  readonly subnets: readonly SubnetFacts[]
  /** The subnet, of whatever network, that an address lies in. */
  readonly subnetAt: (ip: Ip) => SubnetFacts | undefined
  /** Every address of a NIC that can be read, in the order of hosts and NICs. */
  readonly addresses: readonly PlacedAddress[]
  /** Those of hosts in each subnet that has any. */
  readonly inSubnet: ReadonlyMap<SubnetFacts | undefined, readonly PlacedAddress[]>
  /** By text: the first that has it. */
  readonly ownerOf: ReadonlyMap<string, PlacedAddress>
  /** By name of the parent; those without one under undefined. */
  readonly guests: ReadonlyMap<string | undefined, readonly Host[]>
  readonly dns: DnsView
}

export function viewOf(snapshot: Snapshot, settings: CheckSettings): CheckView {
  const networks = networksByName(snapshot.networks)
  const subnets = subnetFacts(snapshot.networks)
  const subnetAt = subnetFinder(subnets)
  const addresses = placedAddresses(snapshot, networks, subnets)
  const ownerOf = new Map<string, PlacedAddress>()
  for (const placed of addresses) if (!ownerOf.has(placed.text)) ownerOf.set(placed.text, placed)
  return {
    snapshot,
    settings,
    hosts: new Map(snapshot.hosts.map((host) => [host.name, host])),
    networks,
    groups: new Map(snapshot.groups.map((group) => [group.name, group])),
    subnets,
    subnetAt,
    addresses,
    inSubnet: groupBy(addresses, ({ within }) => within),
    ownerOf,
    guests: groupBy(snapshot.hosts, (host) => host.parent),
    dns: dnsView(snapshot, networks, addresses),
  }
}

function placedAddresses(
  snapshot: Snapshot,
  networks: Networks,
  subnets: readonly SubnetFacts[],
): readonly PlacedAddress[] {
  const finders = new Map<string, (ip: Ip) => SubnetFacts | undefined>()
  for (const [network, own] of groupBy(subnets, (facts) => facts.network.name))
    finders.set(network, subnetFinder(own))
  const placed: PlacedAddress[] = []
  for (const host of snapshot.hosts)
    for (const nic of host.nics)
      for (const address of nic.addresses) {
        const ip = parseIp(address.ip)
        if (ip === undefined) continue
        const within = nic.network === undefined ? undefined : finders.get(nic.network)?.(ip)
        const name = nameOfAddress(host, nic, address, networks)
        placed.push({ host, nic, ip, text: address.ip, name, named: address.name !== undefined, within })
      }
  return placed
}

/** `nics[eth0].addresses[10.20.0.4]` */
export function addressKey({ nic, text }: Pick<PlacedAddress, 'nic' | 'text'>): string {
  return `nics[${nic.name}].addresses[${text}]`
}
