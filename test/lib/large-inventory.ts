/** Inventories of any size: a well-kept one, and one in which everything is in the way of everything else. */
import { virtualMac } from '../../src/core/mac.ts'
import type { Host } from '../../src/inventory/model/host.ts'
import type { Network } from '../../src/inventory/model/network.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import { hostKey } from './healthy-inventory.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, aZone } from './inventory-builder.ts'

/** Hosts that share a network. */
export const PER_NETWORK = 250

/** Each with a NIC, an IPv4 and an IPv6 address, a host key and a group; a network for every 250. */
export function largeInventory(size: number): Snapshot {
  const networks = Array.from({ length: Math.ceil(size / PER_NETWORK) }, (_, n) => networkAt(n))
  const keys = Array.from({ length: 250 }, (_, n) => hostKey(n))
  const groups = Array.from({ length: 50 }, (_, n) => ({
    name: `group${String(n).padStart(2, '0')}`,
    parents: [],
    attributes: { shelf: n },
  }))
  const hosts = Array.from({ length: size }, (_, n) => hostAt(n, keys[n % 250] ?? ''))
  return aSnapshot({
    networks: networks.sort((a, b) => (a.name < b.name ? -1 : 1)),
    hosts,
    groups,
    zones: [aZone('office.example', { ns: ['host000000', 'host000001'].slice(0, size) })],
  })
}

function networkAt(n: number): Network {
  const [high, low] = [n >> 8, n & 255]
  return aNetwork(`net${n}`, [
    aSubnet(`10.${high}.${low}.0/24`, { gateway: `10.${high}.${low}.254`, domain: 'office.example' }),
    aSubnet(`fd00:0:0:${(n + 1).toString(16)}::/64`, { domain: 'office.example' }),
  ])
}

function hostAt(n: number, key: string): Host {
  const network = Math.floor(n / PER_NETWORK)
  const last = (n % PER_NETWORK) + 1
  const ips = [
    `10.${network >> 8}.${network & 255}.${last}`,
    `fd00:0:0:${(network + 1).toString(16)}::${last.toString(16)}`,
  ]
  return aHost(`host${String(n).padStart(6, '0')}`, {
    groups: [`group${String(n % 50).padStart(2, '0')}`],
    hostKeys: [key],
    nics: [aNic('eth0', `net${network}`, ips, virtualMac(n))],
  })
}

/** One address, MAC, alias, serial number and rack unit for all; networks on one VLAN, in each other's subnets; circles of parents and of aliases through all. `size` in tens. */
export function crowdedInventory(size: number): Snapshot {
  const names = Array.from({ length: size }, (_, n) => `host${String(n).padStart(6, '0')}`)
  return aSnapshot({
    networks: names.map((name) =>
      aNetwork(name, [aSubnet('10.20.0.0/24', { domain: 'office.example' })], { vlan: 7 }),
    ),
    groups: names.map((name, n) => ({
      name,
      parents: [names[n % 10 === 9 ? n - 9 : n + 1] ?? ''],
      attributes: { n },
    })),
    hosts: names.map((name, n) =>
      aHost(name, {
        kind: 'vm',
        parent: names[(n + 1) % size] ?? '',
        aliases: ['www', 'web.office.example'],
        serial: 'SN1',
        location: { rack: 'r1', unit: 1 },
        groups: [name, names[0] ?? ''],
        nics: [aNic('eth0', names[0] ?? '', ['10.20.0.9'], '52:54:00:00:00:01', { sharedMac: n % 2 === 0 })],
        waivers: [{ code: 'rack-overlap', reason: 'a pile', until: '2999-12-31' }],
      }),
    ),
    zones: [
      aZone('office.example', {
        records: [
          ...names.map((name, n) => ({ name, type: 'CNAME', data: names[(n + 1) % size] ?? '' })),
          ...names.map(() => ({ name: 'same', type: 'CNAME', data: 'www' })),
        ],
      }),
    ],
  })
}
