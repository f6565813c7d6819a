/** Whole inventories from the few fields that a test is about. */
import type { Group } from '../../src/inventory/model/group.ts'
import type { Host, Nic } from '../../src/inventory/model/host.ts'
import type { Network, Subnet } from '../../src/inventory/model/network.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import type { Zone } from '../../src/inventory/model/zone.ts'

export function aHost(name: string, fields: Partial<Host> = {}): Host {
  return {
    name,
    kind: 'physical',
    state: 'active',
    groups: [],
    tags: [],
    attributes: {},
    aliases: [],
    hostKeys: [],
    nics: [],
    disks: [],
    ...fields,
  }
}

/** A NIC by its network, its addresses and its MAC. */
export function aNic(
  name: string,
  network: string,
  ips: readonly string[],
  mac?: string,
  fields: Partial<Nic> = {},
): Nic {
  return {
    name,
    network,
    addresses: ips.map((ip) => ({ ip })),
    ...(mac === undefined ? {} : { mac }),
    ...fields,
  }
}

export function aSubnet(prefix: string, fields: Partial<Subnet> = {}): Subnet {
  return { prefix, dns: [], ntp: [], dhcp: true, options: {}, ranges: [], reserved: [], ...fields }
}

export function aNetwork(name: string, subnets: readonly Subnet[], fields: Partial<Network> = {}): Network {
  return { name, subnets, ...fields }
}

export function aZone(name: string, fields: Partial<Zone> = {}): Zone {
  return { name, ns: [], ttl: 3600, serialScheme: 'date', records: [], ...fields }
}

export function aSnapshot(fields: {
  readonly hosts?: readonly Host[]
  readonly networks?: readonly Network[]
  readonly zones?: readonly Zone[]
  readonly groups?: readonly Group[]
  readonly serials?: Snapshot['serials']
}): Snapshot {
  return { hosts: [], networks: [], zones: [], groups: [], serials: new Map(), ...fields }
}

/** A small office: a DHCP and DNS server, a hypervisor, a virtual machine with two NICs, one retired. */
export function office(): Snapshot {
  return aSnapshot({
    networks: [
      aNetwork('lab', [aSubnet('10.21.0.0/25', { dhcp: false, domain: 'lab.office.example' })]),
      aNetwork(
        'office',
        [
          aSubnet('10.20.0.0/24', {
            gateway: '10.20.0.1',
            dns: ['10.20.0.2'],
            ntp: ['10.20.0.2'],
            domain: 'office.example',
            leaseTime: 3600,
            options: { filename: 'boot/grub "x64"', 'next-server': '10.20.0.2' },
            ranges: [
              { kind: 'static', first: '10.20.0.2', last: '10.20.0.99' },
              { kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.199' },
            ],
            reserved: [{ ip: '10.20.0.250', purpose: 'printer' }],
          }),
          aSubnet('fd20::/64', { domain: 'office.example' }),
        ],
        { mtu: 1500 },
      ),
    ],
    hosts: [
      aHost('hv1', { nics: [aNic('eno1', 'office', ['10.20.0.3', 'fd20::3'], '52:54:00:0a:14:03')] }),
      aHost('infra1', {
        aliases: ['ntp', 'wiki.office.example'],
        nics: [aNic('eth0', 'office', ['10.20.0.2', 'fd20::2'], '52:54:00:0a:14:02')],
        hostKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOfficeInfraOne'],
      }),
      aHost('old1', {
        state: 'retired',
        nics: [aNic('eth0', 'office', ['10.20.0.9'], '52:54:00:0a:14:09')],
      }),
      aHost('web01', {
        kind: 'vm',
        parent: 'hv1',
        nics: [
          aNic('eth0', 'office', ['10.20.0.4', 'fd20::4'], '52:54:00:0a:14:04'),
          aNic('eth1', 'lab', ['10.21.0.4'], '52:54:00:0a:15:04'),
        ],
        hostKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOfficeWebOne'],
      }),
    ],
    zones: [
      aZone('office.example', {
        ns: ['infra1'],
        mail: 'host.master@office.example',
        records: [
          { name: '@', type: 'MX', data: '10 infra1' },
          { name: '@', type: 'TXT', data: 'v=spf1 mx; -all' },
        ],
      }),
    ],
  })
}
