/** Examples of what can be wrong with values, references and identities. */
import type { identities } from '../../../src/inventory/check/families/identities.ts'
import type { references } from '../../../src/inventory/check/families/references.ts'
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
import { aNic, aSubnet } from '../inventory-builder.ts'
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
    hasNot: withHosts({ name: 'db01', serial: 'SN2' }, { name: 'old1', serial: 'SN1', state: 'retired' }),
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
