/** Examples of what can be wrong with addresses, subnets and DHCP. */
import type { dhcp } from '../../../src/inventory/check/families/dhcp.ts'
import type { placement } from '../../../src/inventory/check/families/placement.ts'
import type { subnetServers } from '../../../src/inventory/check/families/subnet-servers.ts'
import type { subnets } from '../../../src/inventory/check/families/subnets.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'
import { withHosts, withNetworks, withSubnet } from '../healthy-inventory.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../inventory-builder.ts'
import type { ExamplesOf } from './example.ts'

export const placementExamples: ExamplesOf<typeof placement> = {
  'address-outside': {
    has: withHosts({ name: 'db01', nics: [aNic('eth0', 'office', ['10.21.0.9'])] }),
    hasNot: withHosts({ name: 'db01', nics: [aNic('eth0', 'office', ['10.20.0.9'])] }),
  },
  'address-unplugged': {
    has: withHosts({ name: 'db01', nics: [{ name: 'eth0', addresses: [{ ip: '10.20.0.9' }] }] }),
    hasNot: withHosts({ name: 'db01', nics: [{ name: 'eth0', addresses: [] }] }),
  },
  'address-edge': {
    has: withHosts({ name: 'db01', nics: [aNic('eth0', 'office', ['fd20::'])] }),
    hasNot: withHosts({ name: 'db01', nics: [aNic('eth0', 'office', ['fd20::1'])] }),
  },
  'address-in-pool': {
    has: withHosts({ name: 'db01', nics: [aNic('eth0', 'office', ['10.20.0.199'])] }),
    hasNot: withHosts({ name: 'db01', nics: [aNic('eth0', 'office', ['10.20.0.200'])] }),
  },
  'address-is-gateway': {
    has: withHosts({ name: 'db01', nics: [aNic('eth0', 'office', ['10.20.0.1'])] }),
    hasNot: withHosts({
      name: 'gw1',
      nics: [aNic('eth0', 'office', ['10.20.0.1']), aNic('eth1', 'wan', [])],
    }),
  },
  'address-not-eui64': {
    has: slaac('fd21::5054:ff:fe00:2'),
    hasNot: slaac('fd21::5054:ff:fe00:1'),
  },
  'address-of-retired': {
    has: withHosts({ name: 'web01', state: 'retired' }),
    hasNot: withHosts({ name: 'web01', state: 'retired', nics: [aNic('eth0', 'office', [])] }),
  },
}

function slaac(ip: string): Snapshot {
  return aSnapshot({
    networks: [aNetwork('lab', [aSubnet('fd21::/64', { ipv6: 'slaac', domain: 'lab.example' })])],
    hosts: [aHost('db01', { nics: [aNic('eth0', 'lab', [ip], '52:54:00:00:00:01')] })],
  })
}

export const subnetExamples: ExamplesOf<typeof subnets> = {
  'subnet-overlap': {
    has: withNetworks({ name: 'lab', subnets: [aSubnet('10.20.0.128/25')] }),
    hasNot: withNetworks({ name: 'lab', subnets: [aSubnet('10.20.1.0/25'), aSubnet('10.20.1.128/25')] }),
  },
  'gateway-missing': {
    has: aSnapshot({
      networks: [aNetwork('lab', [aSubnet('10.21.0.0/24')])],
      hosts: [aHost('db01', { nics: [aNic('eth0', 'lab', ['10.21.0.2'])] })],
    }),
    hasNot: aSnapshot({ networks: [aNetwork('lab', [aSubnet('10.21.0.0/24')])] }),
  },
  'static-range-edge': {
    has: withSubnet({ ranges: [{ kind: 'static', first: '10.20.0.0', last: '10.20.0.99' }] }),
    hasNot: withSubnet({ ranges: [{ kind: 'static', first: '10.20.0.1', last: '10.20.0.99' }] }),
  },
  'subnet-full': {
    has: withSubnet({ ranges: [{ kind: 'static', first: '10.20.0.2', last: '10.20.0.5' }] }),
    hasNot: withSubnet({ ranges: [{ kind: 'static', first: '10.20.0.2', last: '10.20.0.6' }] }),
  },
  'subnet-unused': {
    has: withNetworks({ name: 'lab', subnets: [aSubnet('10.21.0.0/24')] }),
    hasNot: withNetworks({
      name: 'lab',
      subnets: [aSubnet('10.21.0.0/24', { reserved: [{ ip: '10.21.0.9', purpose: 'door' }] })],
    }),
  },
  'network-empty': {
    has: withNetworks({ name: 'lab' }),
    hasNot: withNetworks({ name: 'lab', subnets: [aSubnet('10.21.0.0/24')] }),
  },
  'slaac-length': {
    has: withNetworks({ name: 'lab', subnets: [aSubnet('fd21::/80', { ipv6: 'slaac' })] }),
    hasNot: withNetworks({ name: 'lab', subnets: [aSubnet('fd21::/80', { ipv6: 'dhcpv6' })] }),
  },
  'mtu-below-ipv6': {
    has: withNetworks({ name: 'office', mtu: 1279 }),
    hasNot: withNetworks({ name: 'office', mtu: 1280 }),
  },
}

export const subnetServerExamples: ExamplesOf<typeof subnetServers> = {
  'server-unknown': {
    has: withSubnet({ dns: ['10.20.0.77'] }),
    hasNot: withSubnet({ dns: ['10.20.0.1', '10.20.0.250', '9.9.9.9'] }),
  },
  'server-not-in-use': {
    has: withHosts({ name: 'infra2', state: 'planned' }),
    hasNot: withHosts({ name: 'infra2', state: 'maintenance' }),
  },
  'resolvers-many': {
    has: withSubnet({ dns: ['9.9.9.9', '9.9.9.10', '9.9.9.11', '9.9.9.12'] }),
    hasNot: withSubnet({ dns: ['9.9.9.9', '9.9.9.10', '9.9.9.11'] }),
  },
}

const long = 'x'.repeat(128)

export const dhcpExamples: ExamplesOf<typeof dhcp> = {
  'dhcp-answers-nobody': {
    has: lab({ dhcp: true }),
    hasNot: lab({ dhcp: false }),
  },
  'pool-without-dhcp': { has: withSubnet({ dhcp: false }), hasNot: withSubnet({ dhcp: false, ranges: [] }) },
  'mac-missing': {
    has: withHosts({ name: 'web01', nics: [aNic('eth0', 'office', ['10.20.0.4'])] }),
    hasNot: withHosts({
      name: 'web01',
      nics: [
        { name: 'eth0', mac: '52:54:00:0a:14:04', addresses: [] },
        { ...aNic('bond0', 'office', ['10.20.0.4']), kind: 'bond', members: ['eth0'] },
      ],
    }),
  },
  'address-not-offered': {
    has: withHosts({
      name: 'web01',
      nics: [aNic('eth0', 'office', ['10.20.0.4', '10.20.0.9'], '52:54:00:0a:14:04')],
    }),
    hasNot: withHosts({
      name: 'web01',
      nics: [aNic('eth0', 'office', ['fd20::4', '10.20.0.4'], '52:54:00:0a:14:04')],
    }),
  },
  'duid-missing': {
    has: dhcpv6(undefined),
    hasNot: dhcpv6('00:03:00:01:52:54:00:00:00:01'),
  },
  'lease-time-odd': { has: withSubnet({ leaseTime: 59 }), hasNot: withSubnet({ leaseTime: 60 }) },
  'boot-file-long': {
    has: withSubnet({ options: { 'bootfile-name': long } }),
    hasNot: withSubnet({ options: { 'bootfile-name': long.slice(1), 'root-path': long } }),
  },
  'boot-server-long': {
    has: withSubnet({ options: { 'tftp-server-name': 'x'.repeat(64) } }),
    hasNot: withSubnet({ options: { 'tftp-server-name': 'x'.repeat(63) } }),
  },
  'name-confuses-dnsmasq': { has: withHosts({ name: '12h' }), hasNot: withHosts({ name: '12hours' }) },
  'dnsmasq-slow': { has: many(20_001), hasNot: many(20_000) },
}

function lab({ dhcp: on }: { readonly dhcp: boolean }): Snapshot {
  return aSnapshot({
    networks: [
      aNetwork('lab', [aSubnet('10.21.0.0/24', { dhcp: on, gateway: '10.21.0.1', domain: 'lab.example' })]),
    ],
    hosts: [aHost('db01', { nics: [aNic('eth0', 'lab', ['10.21.0.2'])] })],
  })
}

function dhcpv6(duid: string | undefined): Snapshot {
  return aSnapshot({
    networks: [aNetwork('lab', [aSubnet('fd21::/64', { ipv6: 'dhcpv6', domain: 'lab.example' })])],
    hosts: [
      aHost('db01', { nics: [aNic('eth0', 'lab', ['fd21::9'])], ...(duid === undefined ? {} : { duid }) }),
    ],
  })
}

function many(count: number): Snapshot {
  const ipOf = (n: number): string => `10.${40 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`
  const macOf = (n: number): string =>
    [
      '52',
      '54',
      '00',
      ...[n >> 16, (n >> 8) & 255, n & 255].map((octet) => octet.toString(16).padStart(2, '0')),
    ].join(':')
  return aSnapshot({
    networks: [aNetwork('wide', [aSubnet('10.40.0.0/15', { gateway: '10.41.0.1', domain: 'wide.example' })])],
    hosts: Array.from({ length: count }, (_, n) =>
      aHost(`h${n}`, { nics: [aNic('eth0', 'wide', [ipOf(n + 1)], macOf(n + 1))] }),
    ),
  })
}
