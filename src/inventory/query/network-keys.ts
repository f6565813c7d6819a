/** What can be asked of networks, and of their subnets, ranges and reserved addresses. */
import { bootTexts } from '../fields/service-fields.ts'
import { networkFields, subnetFields } from '../fields/object-fields.ts'
import { bridgeOf } from '../model/bridge.ts'
import {
  allocations,
  ipv6Modes,
  rangeKinds,
  reverseModes,
  type Network,
  type Range,
  type Subnet,
} from '../model/network.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { fieldKeys } from './field-keys.ts'
import { choiceKey, manyKey, oneKey, type Key, type Queryable } from './key.ts'

export function queryableNetworks({ hosts }: Snapshot): Queryable<Network> {
  let counts: ReadonlyMap<string, number> | undefined
  const keys: readonly Key<Network>[] = [
    oneKey('name', 'name', 'its name', (network) => network.name),
    oneKey('vlan', 'number', 'its VLAN id', (network) => network.vlan),
    oneKey('bridge', 'text', 'the bridge on hypervisors', (network) => bridgeOf(network)),
    oneKey('mtu', 'number', 'in bytes', (network) => network.mtu),
    manyKey('dhcp-server', 'name', 'hosts that serve DHCP here', ({ dhcpServers = [] }) => dhcpServers),
    manyKey('relay', 'address', 'relay agents of DHCP', ({ relays = [] }) => relays),
    oneKey('notes', 'text', 'free text', (network) => network.notes),
    manyKey('subnet', 'prefix', 'its prefixes', ({ subnets }) => subnets.map(({ prefix }) => prefix)),
    oneKey('subnets', 'number', 'how many', ({ subnets }) => subnets.length),
    manyKey('domain', 'name', 'domains of its subnets', ({ subnets }) => [
      ...new Set(subnets.flatMap(({ domain }) => domain ?? [])),
    ]),
    {
      ...oneKey('hosts', 'number', 'how many hosts are on it', ({ name }: Network) => {
        counts ??= hostsByNetwork(hosts)
        return counts.get(name) ?? 0
      }),
      needsAll: true,
    },
    manyKey('waiver', 'name', 'codes of findings that are waived', ({ waivers = [] }) =>
      waivers.map(({ code }) => code),
    ),
  ]
  return { kind: 'network', keys: [...keys, ...fieldKeys(networkFields, keys)], families: [] }
}

function hostsByNetwork(hosts: Snapshot['hosts']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { nics } of hosts)
    for (const name of new Set(nics.flatMap((nic) => nic.network ?? [])))
      counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** A subnet as an entry of a list of its own. */
export interface SubnetEntry extends Subnet {
  readonly network: string
}

export function subnetsIn({ networks }: Snapshot): readonly SubnetEntry[] {
  return networks.flatMap(({ name, subnets }) => subnets.map((subnet) => ({ ...subnet, network: name })))
}

const subnetKeys: readonly Key<SubnetEntry>[] = [
  oneKey('prefix', 'prefix', 'its prefix', (subnet) => subnet.prefix),
  oneKey('network', 'name', 'the network that it is on', (subnet) => subnet.network),
  oneKey('family', 'number', '4 or 6', (subnet) => (subnet.prefix.includes(':') ? 6 : 4)),
  oneKey('length', 'number', 'bits of the prefix', (subnet) => Number(subnet.prefix.split('/')[1])),
  oneKey('gateway', 'address', 'its router', (subnet) => subnet.gateway),
  manyKey('dns', 'address', 'resolvers that it hands out', (subnet) => subnet.dns),
  manyKey('ntp', 'address', 'time servers that it hands out', (subnet) => subnet.ntp),
  oneKey('domain', 'name', 'domain of the names in it', (subnet) => subnet.domain),
  choiceKey('dhcp', ['off', 'on'], 'on or off', (subnet) => (subnet.dhcp ? 'on' : 'off')),
  oneKey('lease-time', 'duration', 'of DHCP leases', (subnet) => subnet.leaseTime),
  choiceKey('allocation', allocations, 'which address is next', (subnet) => subnet.allocation ?? 'first'),
  choiceKey('ipv6', ipv6Modes, 'how hosts come by their IPv6 address', (subnet) =>
    subnet.prefix.includes(':') ? (subnet.ipv6 ?? 'static') : undefined,
  ),
  oneKey('quarantine', 'duration', 'for how long a released address rests', (subnet) => subnet.quarantine),
  manyKey('boot', 'text', 'what is booted, as KEY=VALUE', (subnet) => bootTexts(subnet.boot)),
  choiceKey('reverse', reverseModes, 'which reverse zone, where that is said', (subnet) => subnet.reverse),
  manyKey('option', 'text', 'DHCP options, as NAME=VALUE', (subnet) =>
    Object.entries(subnet.options).map(([name, value]) => `${name}=${value}`),
  ),
  manyKey('range', 'text', 'its ranges, as KIND:FIRST-LAST', (subnet) => subnet.ranges.map(rangeText)),
  manyKey('reserved', 'address', 'addresses that are reserved', (subnet) =>
    subnet.reserved.map(({ ip }) => ip),
  ),
]

export const queryableSubnets: Queryable<SubnetEntry> = {
  kind: 'subnet',
  keys: [...subnetKeys, ...fieldKeys(subnetFields, subnetKeys)],
  families: [],
}

function rangeText({ kind, first, last }: Range): string {
  return `${kind}:${first}-${last}`
}

/** A range as an entry of a list of its own. */
export interface RangeEntry extends Range {
  readonly subnet: string
  readonly network: string
}

export function rangesIn(snapshot: Snapshot): readonly RangeEntry[] {
  return subnetsIn(snapshot).flatMap(({ prefix, network, ranges }) =>
    ranges.map((range) => ({ ...range, subnet: prefix, network })),
  )
}

export const queryableRanges: Queryable<RangeEntry> = {
  kind: 'range',
  keys: [
    oneKey('subnet', 'prefix', 'the subnet that it is part of', (range) => range.subnet),
    oneKey('network', 'name', 'the network that it is on', (range) => range.network),
    choiceKey('kind', rangeKinds, rangeKinds.join(', '), (range) => range.kind),
    oneKey('first', 'address', 'its first address', (range) => range.first),
    oneKey('last', 'address', 'its last address', (range) => range.last),
  ],
  families: [],
}
