/** Examples of what can be wrong with machines: interfaces, ways to reach them, guests, racks, groups, attributes. */
import type { attributes } from '../../../src/inventory/check/families/attributes.ts'
import type { groups } from '../../../src/inventory/check/families/groups.ts'
import type { guests } from '../../../src/inventory/check/families/guests.ts'
import type { interfaces } from '../../../src/inventory/check/families/interfaces.ts'
import type { racks } from '../../../src/inventory/check/families/racks.ts'
import type { reach } from '../../../src/inventory/check/families/reach.ts'
import type { CheckSettings } from '../../../src/inventory/check/view.ts'
import { readDeclarations } from '../../../src/inventory/declared/attributes.ts'
import type { Nic } from '../../../src/inventory/model/host.ts'
import { healthy, withGroups, withHosts } from '../healthy-inventory.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../inventory-builder.ts'
import type { ExamplesOf } from './example.ts'

const GIBIBYTE = 1024 ** 3
const port: Nic = { name: 'eth9', addresses: [] }

export const interfaceExamples: ExamplesOf<typeof interfaces> = {
  'bond-single': {
    has: withHosts({
      name: 'db01',
      nics: [port, { ...aNic('bond0', 'office', []), kind: 'bond', members: ['eth9'] }],
    }),
    hasNot: withHosts({
      name: 'db01',
      nics: [
        port,
        { ...port, name: 'eth8' },
        { ...aNic('bond0', 'office', []), kind: 'bond', members: ['eth8', 'eth9'] },
      ],
    }),
  },
  'vlan-id-missing': {
    has: aSnapshot({
      networks: [aNetwork('flat', [])],
      hosts: [aHost('db01', { nics: [port, { ...aNic('eth9.5', 'flat', []), kind: 'vlan', link: 'eth9' }] })],
    }),
    hasNot: withHosts({
      name: 'db01',
      nics: [port, { ...aNic('eth9.20', 'office', []), kind: 'vlan', link: 'eth9' }],
    }),
  },
  'mtu-exceeds-link': {
    has: vlanOn({ outer: 1500, inner: 9000 }),
    hasNot: vlanOn({ outer: 9000, inner: 1500 }),
  },
  'nic-unplugged': {
    has: withHosts({ name: 'db01', nics: [port] }),
    hasNot: withHosts({
      name: 'db01',
      nics: [port, { ...aNic('eth9.20', 'office', []), kind: 'vlan', link: 'eth9' }],
    }),
  },
}

function vlanOn({
  outer,
  inner,
}: {
  readonly outer: number
  readonly inner: number
}): ReturnType<typeof aSnapshot> {
  return aSnapshot({
    networks: [aNetwork('inner', [], { vlan: 7, mtu: inner }), aNetwork('outer', [], { mtu: outer })],
    hosts: [
      aHost('db01', {
        nics: [aNic('eth0', 'outer', []), { ...aNic('eth0.7', 'inner', []), kind: 'vlan', link: 'eth0' }],
      }),
    ],
  })
}

export const reachExamples: ExamplesOf<typeof reach> = {
  'host-without-nic': {
    has: withHosts({ name: 'db01' }),
    hasNot: withHosts({ name: 'db01', state: 'planned' }),
  },
  'host-without-address': {
    has: withHosts({ name: 'db01', nics: [aNic('eth0', 'office', [])] }),
    hasNot: withHosts({
      name: 'db01',
      nics: [aNic('eth0', 'office', []), aNic('eth1', 'office', ['10.20.0.9'])],
    }),
  },
  'host-without-name': {
    has: aSnapshot({
      networks: [aNetwork('lab', [aSubnet('10.21.0.0/24')])],
      hosts: [aHost('db01', { nics: [aNic('eth0', 'lab', ['10.21.0.2'])] })],
    }),
    hasNot: aSnapshot({
      networks: [aNetwork('lab', [aSubnet('10.21.0.0/24')])],
      hosts: [aHost('db01.lab.example', { nics: [aNic('eth0', 'lab', ['10.21.0.2'])] })],
    }),
  },
  'host-without-key': {
    has: withHosts({ name: 'web01', hostKeys: [] }),
    hasNot: withHosts({ name: 'web01', hostKeys: [], state: 'installing' }),
  },
}

export const guestExamples: ExamplesOf<typeof guests> = {
  'guest-without-parent': {
    has: withHosts({ name: 'db01', kind: 'vm' }),
    hasNot: withHosts({ name: 'db01', kind: 'vm', state: 'planned' }),
  },
  'parent-retired': {
    has: withHosts({ name: 'hv1', state: 'retired' }, { name: 'web01', state: 'planned' }),
    hasNot: withHosts({ name: 'hv1', state: 'retired' }, { name: 'web01', state: 'retired' }),
  },
  'parent-planned': {
    has: withHosts({ name: 'hv1', state: 'planned' }),
    hasNot: withHosts({ name: 'hv1', state: 'maintenance' }),
  },
  'guest-network-missing': {
    has: withHosts({ name: 'hv1', nics: [aNic('eno1', 'elsewhere', [])] }),
    // A port without a network may be a trunk.
    hasNot: withHosts({ name: 'hv1', nics: [aNic('eno1', 'elsewhere', []), port] }),
  },
  'memory-over-commit': {
    has: withHosts({ name: 'db01', kind: 'vm', parent: 'hv1', memory: 61 * GIBIBYTE }),
    hasNot: withHosts({ name: 'db01', kind: 'vm', parent: 'hv1', memory: 60 * GIBIBYTE }),
  },
  'cpus-over-commit': {
    has: withHosts({ name: 'db01', kind: 'vm', parent: 'hv1', cpus: 31 }),
    hasNot: withHosts({ name: 'db01', kind: 'vm', parent: 'hv1', cpus: 30 }),
  },
  'disk-over-commit': {
    has: withHosts({ name: 'web01', disks: [{ name: 'vda', size: 1001 * GIBIBYTE }] }),
    hasNot: withHosts({ name: 'web01', disks: [{ name: 'vda', size: 1000 * GIBIBYTE }] }),
  },
}

export const rackExamples: ExamplesOf<typeof racks> = {
  'rack-overlap': {
    has: withHosts({ name: 'db01', location: { site: 'home', rack: 'r1', unit: 5 } }),
    hasNot: withHosts(
      { name: 'db01', location: { site: 'home', rack: 'r1', unit: 6 } },
      { name: 'db02', location: { site: 'away', rack: 'r1', unit: 5 } },
      { name: 'db03', location: { site: 'home', rack: 'r1', unit: 2, height: 2 } },
    ),
  },
  'rack-without-unit': {
    has: withHosts({ name: 'db01', location: { rack: 'r1' } }),
    hasNot: withHosts({ name: 'db01', location: { site: 'home' } }),
  },
  'guest-in-rack': {
    has: withHosts({ name: 'web01', location: { rack: 'r1', unit: 9 } }),
    hasNot: withHosts({ name: 'web01', location: { site: 'home' } }),
  },
}

export const groupExamples: ExamplesOf<typeof groups> = {
  'group-empty': {
    has: withGroups([{ name: 'web' }]),
    hasNot: withGroups([{ name: 'all' }, { name: 'infra', parents: ['all'] }]),
  },
  'attribute-conflict': {
    has: withGroups(
      [{ name: 'web', attributes: { role: 'web' } }],
      [{ name: 'infra1', groups: ['infra', 'web'] }],
    ),
    hasNot: withGroups(
      [
        { name: 'web', attributes: { role: 'infra', port: 80 } },
        { name: 'infra', parents: ['base'] },
        { name: 'base', attributes: { port: 443 } },
      ],
      [{ name: 'infra1', groups: ['infra', 'web'] }],
    ),
  },
}

const settings: CheckSettings = {
  attributes: readDeclarations(
    { role: { type: 'string', values: ['infra', 'web'], required: true } },
    true,
    [],
  ),
}
const all = ['hv1', 'infra1', 'infra2', 'web01']

export const attributeExamples: ExamplesOf<typeof attributes> = {
  'attribute-invalid': {
    has: withGroups([{ name: 'infra', attributes: { role: 'infar' } }]),
    hasNot: healthy(),
    settings,
  },
  'attribute-missing': {
    has: withGroups([{ name: 'infra', attributes: { role: 'infra' } }]),
    hasNot: withGroups(
      [],
      all.map((name) => ({ name, groups: ['infra'] })),
    ),
    settings,
  },
}
