/** Examples of what can be wrong with values, references, identities, addresses, subnets and DHCP. */
import type { dhcp } from '../../../src/inventory/check/families/dhcp.ts'
import type { identities } from '../../../src/inventory/check/families/identities.ts'
import type { placement } from '../../../src/inventory/check/families/placement.ts'
import type { references } from '../../../src/inventory/check/families/references.ts'
import type { subnets } from '../../../src/inventory/check/families/subnets.ts'
import type { values } from '../../../src/inventory/check/families/values.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'
import {
  healthy,
  hostKey,
  withGroups,
  withHosts,
  withNetworks,
  withRecords,
  withSubnet,
} from '../healthy-inventory.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../inventory-builder.ts'
import type { ExamplesOf } from './example.ts'

export const valueExamples: ExamplesOf<typeof values> = {
  'value-invalid': { has: withHosts({ name: 'web_1' }), hasNot: withHosts({ name: 'web-1' }) },
  'prefix-invalid': {
    has: withNetworks({ name: 'lab', subnets: [aSubnet('10.21.0.128/24')] }),
    hasNot: withNetworks({ name: 'lab', subnets: [aSubnet('10.21.0.128/25')] }),
  },
  'option-invalid': {
    has: withSubnet({ options: { 'boot-fiel': 'x' } }),
    hasNot: withSubnet({ options: { 'bootfile-name': 'x' } }),
  },
  'gateway-edge': {
    has: withSubnet({ gateway: '10.20.0.255' }),
    hasNot: withSubnet({ gateway: '10.20.0.254' }),
  },
  'outside-subnet': {
    has: withSubnet({ gateway: '10.21.0.1' }),
    hasNot: withSubnet({ gateway: '10.20.0.77' }),
  },
  'range-reversed': {
    has: withSubnet({ ranges: [{ kind: 'static', first: '10.20.0.9', last: '10.20.0.8' }] }),
    hasNot: withSubnet({ ranges: [{ kind: 'static', first: '10.20.0.8', last: '10.20.0.9' }] }),
  },
  'range-overlap': {
    has: withSubnet({
      ranges: [
        { kind: 'static', first: '10.20.0.2', last: '10.20.0.100' },
        { kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.199' },
      ],
    }),
    hasNot: withSubnet({
      ranges: [
        { kind: 'static', first: '10.20.0.2', last: '10.20.0.99' },
        { kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.199' },
      ],
    }),
  },
  'pool-edge': {
    has: withSubnet({ ranges: [{ kind: 'dynamic', first: '10.20.0.251', last: '10.20.0.255' }] }),
    hasNot: withSubnet({ ranges: [{ kind: 'dynamic', first: '10.20.0.251', last: '10.20.0.254' }] }),
  },
  'pool-taken': {
    has: withSubnet({ ranges: [{ kind: 'dynamic', first: '10.20.0.240', last: '10.20.0.250' }] }),
    hasNot: withSubnet({ ranges: [{ kind: 'dynamic', first: '10.20.0.240', last: '10.20.0.249' }] }),
  },
  'record-invalid': { has: withRecords('@ MX mail'), hasNot: withRecords('@ MX 20 infra2') },
  'interface-broken': {
    has: withHosts({
      name: 'db01',
      nics: [{ ...aNic('bond0', 'office', []), kind: 'bond', members: ['eth7'] }],
    }),
    hasNot: withHosts({
      name: 'db01',
      nics: [aNic('eth7', 'office', []), { ...aNic('bond0', 'office', []), kind: 'bond', members: ['eth7'] }],
    }),
  },
}

export const referenceExamples: ExamplesOf<typeof references> = {
  'reference-unknown': {
    has: withHosts({ name: 'web01', parent: 'hv2' }),
    hasNot: withHosts({ name: 'web01', parent: 'infra2' }),
  },
  'parent-circle': {
    has: withHosts({ name: 'a1', kind: 'vm', parent: 'b1' }, { name: 'b1', kind: 'vm', parent: 'a1' }),
    hasNot: withHosts({ name: 'a1', kind: 'vm', parent: 'b1' }, { name: 'b1', kind: 'vm', parent: 'hv1' }),
  },
  'group-circle': {
    has: withGroups([
      { name: 'infra', parents: ['all'] },
      { name: 'all', parents: ['infra'] },
    ]),
    hasNot: withGroups([
      { name: 'infra', parents: ['left', 'right'] },
      { name: 'left', parents: ['all'] },
      { name: 'right', parents: ['all'] },
      { name: 'all' },
    ]),
  },
}

export const identityExamples: ExamplesOf<typeof identities> = {
  'address-duplicate': {
    has: withHosts({ name: 'db01', nics: [aNic('eth0', 'office', ['10.20.0.4'])] }),
    hasNot: withHosts({ name: 'db01', nics: [aNic('eth0', 'office', ['10.20.0.9'])] }),
  },
  'mac-duplicate': {
    has: withHosts({ name: 'db01', nics: [aNic('eth0', 'office', [], '52:54:00:0a:14:04')] }),
    hasNot: withHosts({
      name: 'db01',
      nics: [aNic('eth0', 'office', [], '52:54:00:0a:14:04', { sharedMac: true })],
    }),
  },
  'mac-elsewhere': { has: sameMacOn('lab', 'db01'), hasNot: sameMacOn('lab', 'web01') },
  'serial-duplicate': {
    has: withHosts({ name: 'db01', serial: 'SN1' }),
    hasNot: withHosts({ name: 'db01', serial: 'SN2' }),
  },
  'asset-duplicate': {
    has: withHosts({ name: 'db01', asset: 'A1' }),
    hasNot: withHosts({ name: 'db01', asset: 'A2' }),
  },
  'duid-duplicate': {
    has: withHosts({ name: 'db01', duid: '00:03:00:01:aa' }, { name: 'db02', duid: '00:03:00:01:aa' }),
    hasNot: withHosts({ name: 'db01', duid: '00:03:00:01:aa' }, { name: 'db02', duid: '00:03:00:01:ab' }),
  },
  'host-key-duplicate': {
    has: withHosts({ name: 'db01', hostKeys: [hostKey(4)] }),
    hasNot: withHosts({ name: 'db01', hostKeys: [hostKey(9), hostKey(9)] }),
  },
  'vlan-duplicate': {
    has: withNetworks({ name: 'lab', vlan: 20 }),
    hasNot: withNetworks({ name: 'lab', vlan: 21 }, { name: 'wan' }),
  },
  'bridge-duplicate': {
    has: withNetworks({ name: 'lab', bridge: 'br-office' }),
    hasNot: withNetworks({ name: 'lab', bridge: 'br-offices' }),
  },
}

/** A host with the MAC of web01 on another network; one machine may use a MAC on several. */
function sameMacOn(network: string, name: string): Snapshot {
  const nics = healthy().hosts.find((host) => host.name === name)?.nics ?? []
  const second = aNic('eth1', network, [], '52:54:00:0a:14:04')
  return {
    ...withHosts({ name, nics: [...nics, second] }),
    networks: withNetworks({ name: network }).networks,
  }
}

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
  'server-unknown': {
    has: withSubnet({ dns: ['10.20.0.77'] }),
    hasNot: withSubnet({ dns: ['10.20.0.1', '10.20.0.250', '9.9.9.9'] }),
  },
  'server-not-in-use': {
    has: withHosts({ name: 'infra2', state: 'planned' }),
    hasNot: withHosts({ name: 'infra2', state: 'maintenance' }),
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
