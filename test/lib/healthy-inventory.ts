/** An inventory that `inv check` finds nothing in, and the same with one thing changed. */
import { Buffer } from 'node:buffer'
import type { Group } from '../../src/inventory/model/group.ts'
import type { Host } from '../../src/inventory/model/host.ts'
import type { Network, Subnet } from '../../src/inventory/model/network.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import type { Zone, ZoneRecord } from '../../src/inventory/model/zone.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, aZone } from './inventory-builder.ts'

const GIBIBYTE = 1024 ** 3

/** A host key of the right form, different for each seed. */
export function hostKey(seed: number): string {
  const algorithm = 'ssh-ed25519'
  const head = Buffer.alloc(4)
  head.writeUInt32BE(algorithm.length)
  const key = Buffer.alloc(36, seed)
  key.writeUInt32BE(32)
  return `${algorithm} ${Buffer.concat([head, Buffer.from(algorithm), key]).toString('base64')}`
}

/** Two name servers, a hypervisor in a rack, a guest on it; two zones' worth of names, everything recorded. */
export function healthy(): Snapshot {
  return aSnapshot({
    networks: [
      aNetwork(
        'office',
        [
          aSubnet('10.20.0.0/24', {
            gateway: '10.20.0.1',
            dns: ['10.20.0.2', '10.20.0.5'],
            ntp: ['10.20.0.2'],
            domain: 'office.example',
            leaseTime: 3600,
            options: { 'next-server': '10.20.0.2', filename: 'boot/grub.efi' },
            ranges: [{ kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.199' }],
            reserved: [{ ip: '10.20.0.250', purpose: 'printer' }],
          }),
          aSubnet('fd20::/64', { domain: 'office.example' }),
        ],
        { vlan: 20, mtu: 1500 },
      ),
    ],
    hosts: [
      aHost('hv1', {
        cpus: 8,
        memory: 64 * GIBIBYTE,
        location: { site: 'home', rack: 'r1', unit: 4, height: 2 },
        serial: 'SN1',
        asset: 'A1',
        disks: [{ name: 'sda', size: 1000 * GIBIBYTE }],
        nics: [aNic('eno1', 'office', ['10.20.0.3', 'fd20::3'], '52:54:00:0a:14:03')],
        hostKeys: [hostKey(1)],
      }),
      aHost('infra1', {
        aliases: ['ntp'],
        groups: ['infra'],
        nics: [aNic('eth0', 'office', ['10.20.0.2', 'fd20::2'], '52:54:00:0a:14:02')],
        hostKeys: [hostKey(2)],
      }),
      aHost('infra2', {
        groups: ['infra'],
        nics: [aNic('eth0', 'office', ['10.20.0.5'], '52:54:00:0a:14:05')],
        hostKeys: [hostKey(3)],
      }),
      aHost('web01', {
        kind: 'vm',
        parent: 'hv1',
        cpus: 2,
        memory: 4 * GIBIBYTE,
        disks: [{ name: 'vda', size: 20 * GIBIBYTE }],
        nics: [aNic('eth0', 'office', ['10.20.0.4', 'fd20::4'], '52:54:00:0a:14:04')],
        hostKeys: [hostKey(4)],
      }),
    ],
    groups: [{ name: 'infra', parents: [], attributes: { role: 'infra' } }],
    zones: [
      aZone('office.example', {
        ns: ['infra1', 'infra2'],
        mail: 'hostmaster@office.example',
        records: [
          { name: '@', type: 'MX', data: '10 infra1' },
          { name: '@', type: 'TXT', data: 'v=spf1 mx -all' },
          { name: 'www', type: 'CNAME', data: 'web01' },
        ],
      }),
    ],
  })
}

type Named<T> = Partial<T> & { readonly name: string }

/** The objects with those of the same names changed, and the others added. */
function merged<T extends { readonly name: string }>(
  objects: readonly T[],
  changed: readonly Named<T>[],
  make: (name: string) => T,
): readonly T[] {
  const byName = new Map(objects.map((object) => [object.name, object]))
  for (const one of changed) byName.set(one.name, { ...(byName.get(one.name) ?? make(one.name)), ...one })
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

export function withHosts(...hosts: readonly Named<Host>[]): Snapshot {
  const all = healthy()
  return { ...all, hosts: merged(all.hosts, hosts, (name) => aHost(name)) }
}

export function withNetworks(...networks: readonly Named<Network>[]): Snapshot {
  const all = healthy()
  return { ...all, networks: merged(all.networks, networks, (name) => aNetwork(name, [])) }
}

export function withGroups(groups: readonly Named<Group>[], hosts: readonly Named<Host>[] = []): Snapshot {
  const all = withHosts(...hosts)
  return {
    ...all,
    groups: merged(all.groups, groups, (name) => ({ name, parents: [], attributes: {} })),
  }
}

export function withZones(zones: readonly Named<Zone>[], hosts: readonly Named<Host>[] = []): Snapshot {
  const all = withHosts(...hosts)
  return { ...all, zones: merged(all.zones, zones, (name) => aZone(name, { ns: ['infra1', 'infra2'] })) }
}

/** The zone of the office with further records, each as `NAME TYPE DATA`. */
export function withRecords(...texts: readonly string[]): Snapshot {
  const [office] = healthy().zones
  return withZones([
    { name: 'office.example', records: [...(office?.records ?? []), ...texts.map((text) => aRecord(text))] },
  ])
}

export function aRecord(text: string): ZoneRecord {
  const [, name = '', type = '', data = ''] = /^(\S+) (\S+) (.*)$/s.exec(text) ?? []
  return { name, type, data }
}

/** The IPv4 subnet of the office with other values. */
export function withSubnet(fields: Partial<Subnet>): Snapshot {
  const [office] = healthy().networks
  const [first, ...rest] = office?.subnets ?? []
  return withNetworks({
    name: 'office',
    subnets: [{ ...aSubnet('10.20.0.0/24'), ...first, ...fields }, ...rest],
  })
}
