/** Any valid inventory with all that shapes its DNS: views, parts of an octet with reverse zones of their own, records of single views. */
import fc from 'fast-check'
import { formatIp, parsePrefix } from '../../src/core/ip.ts'
import type { Host } from '../../src/inventory/model/host.ts'
import { reverseModes, type Network } from '../../src/inventory/model/network.ts'
import {
  defaultServiceSettings,
  delegationStyles,
  type DnsView,
  type ServiceSettings,
} from '../../src/inventory/model/service-settings.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import type { Zone } from '../../src/inventory/model/zone.ts'
import { arbitraryInventory } from './arbitrary-inventory.ts'
import { withServices } from './arbitrary-services.ts'
import { aHost, aNetwork, aNic, aSubnet } from './inventory-builder.ts'

export interface DnsInventory {
  readonly snapshot: Snapshot
  readonly services: ServiceSettings
}

/** Loopback addresses of clients that see one view each. */
export const CLIENTS: Readonly<Record<string, string>> = { internal: '127.0.0.2', external: '127.0.0.3' }

/** The name server has an address in both. */
const VIEWS: readonly DnsView[] = [
  { name: 'internal', clients: ['127.0.0.2'] },
  { name: 'external', clients: ['any'], addresses: ['192.0.2.0/24', '198.51.100.0/24'] },
]

/** Parts of one octet. */
const PARTS = ['198.51.100.0/26', '198.51.100.64/27', '198.51.100.96/30', '198.51.100.128/25'] as const

export function arbitraryDns(): fc.Arbitrary<DnsInventory> {
  return fc
    .record({
      inventory: withServices(arbitraryInventory()),
      hasViews: fc.boolean(),
      sshfp: fc.boolean(),
      delegations: fc.constantFrom(...delegationStyles),
      parts: fc.subarray([...PARTS]),
      modes: fc.array(fc.constantFrom(undefined, ...reverseModes), { minLength: 4, maxLength: 4 }),
      zoneViews: fc.array(fc.constantFrom(undefined, ['internal'], ['external']), {
        minLength: 3,
        maxLength: 3,
      }),
      recordViews: fc.array(fc.constantFrom(undefined, 'internal', 'external'), {
        minLength: 4,
        maxLength: 4,
      }),
    })
    .map(({ inventory, hasViews, sshfp, delegations, parts, modes, zoneViews, recordViews }) => {
      const edge = aNetwork(
        'edge',
        parts.map((prefix, index) => {
          const reverse = modes[index]
          return aSubnet(prefix, { domain: 'office.example', ...(reverse === undefined ? {} : { reverse }) })
        }),
      )
      const zones = hasViews
        ? inventory.zones.map((zone, index) =>
            inViews(zone, zoneViews[index % zoneViews.length], recordViews),
          )
        : inventory.zones
      return {
        snapshot: {
          ...inventory,
          networks: [...inventory.networks, edge],
          hosts: [...inventory.hosts, ...edgeHosts(edge)],
          zones,
        },
        services: {
          ...defaultServiceSettings,
          dns: { views: hasViews ? VIEWS : [], sshfp, delegations },
        },
      }
    })
}

/** The zone of the name server is everywhere. Records of one name and type stay together: they share a TTL. */
function inViews(
  zone: Zone,
  views: readonly string[] | undefined,
  recordViews: readonly (string | undefined)[],
): Zone {
  const seen = zone.name === 'office.example' ? undefined : views
  const records = zone.records.map((record) => {
    const view = recordViews[Number(/\d+$/.exec(record.name)?.[0] ?? 0) % recordViews.length]
    return view === undefined || seen?.includes(view) === false ? record : { ...record, view }
  })
  return { ...zone, records, ...(seen === undefined ? {} : { views: seen }) }
}

function edgeHosts({ subnets }: Network): readonly Host[] {
  return subnets.flatMap(({ prefix }, index) => {
    const parsed = parsePrefix(prefix)
    if (parsed === undefined) return []
    const ip = formatIp({ family: 4, value: parsed.network + 1n })
    return [aHost(`edge${index}`, { nics: [aNic('eth0', 'edge', [ip])] })]
  })
}
