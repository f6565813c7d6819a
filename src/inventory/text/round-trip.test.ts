import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { aHost, aNetwork, aSubnet, aZone } from '../../../test/lib/inventory-builder.ts'
import { group, host, network, text, word, zone } from '../../../test/lib/loose-objects.ts'
import type { Problem } from '../../core/errors.ts'
import { canonical } from '../model/canonical.ts'
import type { Host } from '../model/host.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { emitYaml, type YamlValue } from './emit-yaml.ts'
import { parseObject } from './parse.ts'
import { renderObject } from './render.ts'

function roundTrips<K extends ObjectKind>(kind: K, objects: fc.Arbitrary<ObjectOfKind[K]>): void {
  fc.assert(
    fc.property(objects, (object) => {
      const written = renderObject(kind, object)
      const problems: Problem[] = []
      const read = parseObject(kind, object.name, written, problems)
      expect(problems).toEqual([])
      expect(read).toEqual(canonical(kind, object))
      expect(renderObject(kind, read)).toBe(written)
    }),
    { numRuns: 200 },
  )
}

describe('the text of an object', () => {
  it('of a host reads back as the host', () => roundTrips('host', host))
  it('of a network reads back as the network', () => roundTrips('network', network))
  it('of a zone reads back as the zone', () => roundTrips('zone', zone))
  it('of a group reads back as the group', () => roundTrips('group', group))

  it('is one item a line, in a fixed order, without what is as by default', () => {
    const web01: Host = {
      state: 'planned',
      name: 'web01',
      kind: 'vm',
      memory: 4 * 1024 ** 3,
      tags: ['edge', 'blue'],
      groups: [],
      attributes: { port: 80, name: 'yes' },
      aliases: [],
      hostKeys: [],
      nics: [
        {
          name: 'eth0',
          mac: '52:54:00:11:22:33',
          network: 'office',
          addresses: [{ ip: '10.20.0.4' }, { ip: 'fd20::3', name: 'w.example' }],
        },
      ],
      disks: [{ name: 'vda', size: 20 * 1024 ** 3 }],
    }
    expect(renderObject('host', web01)).toBe(`kind: vm
state: planned
memory: 4G
tags:
  - blue
  - edge
attributes:
  name: "yes"
  port: 80
nics:
  - name: eth0
    mac: "52:54:00:11:22:33"
    network: office
    addresses:
      - 10.20.0.4
      - ip: fd20::3
        name: w.example
disks:
  - name: vda
    size: 20G
`)
  })

  it('has bonds, quarantine and waivers in words', () => {
    const db02: Host = {
      ...aHost('db02'),
      location: { rack: 'r1', unit: 10, height: 2 },
      duid: '00:03:00:01:52:54:00:12:34:56',
      nics: [
        { name: 'eno1', mac: '52:54:00:11:22:33', network: 'office', addresses: [] },
        {
          name: 'bond0',
          kind: 'bond',
          members: ['eno1'],
          network: 'office',
          addresses: [{ ip: '10.20.0.4' }],
        },
        { name: 'bond0.30', kind: 'vlan', link: 'bond0', network: 'lab', addresses: [] },
      ],
      waivers: [{ code: 'rack-overlap', reason: 'half depth', until: '2026-12-31' }],
    }
    expect(renderObject('host', db02)).toBe(`kind: physical
state: active
location:
  rack: r1
  unit: 10
  height: 2
duid: "00:03:00:01:52:54:00:12:34:56"
nics:
  - name: eno1
    mac: "52:54:00:11:22:33"
    network: office
  - name: bond0
    kind: bond
    members:
      - eno1
    network: office
    addresses:
      - 10.20.0.4
  - name: bond0.30
    kind: vlan
    link: bond0
    network: lab
waivers:
  - code: rack-overlap
    reason: half depth
    until: "2026-12-31"
`)
    const v6 = aSubnet('fd20::/64', { allocation: 'random', ipv6: 'slaac', quarantine: 604_800 })
    expect(renderObject('network', aNetwork('office', [v6]))).toBe(`subnets:
  - prefix: fd20::/64
    allocation: random
    ipv6: slaac
    quarantine: 7d
`)
  })

  it('has what is for DHCP and DNS servers in words', () => {
    const subnet = aSubnet('10.20.0.0/26', {
      boot: { server: '10.20.0.2', files: { ipxe: 'http://10.20.0.2/boot.ipxe', bios: 'pxelinux.0' } },
      reverse: 'delegated',
    })
    const office = aNetwork('office', [subnet], {
      dhcpServers: ['infra2', 'infra1'],
      relays: ['10.20.0.10', '10.20.0.9'],
    })
    expect(renderObject('network', office)).toBe(`dhcpServers:
  - infra1
  - infra2
relays:
  - 10.20.0.9
  - 10.20.0.10
subnets:
  - prefix: 10.20.0.0/26
    boot:
      server: 10.20.0.2
      bios: pxelinux.0
      ipxe: http://10.20.0.2/boot.ipxe
    reverse: delegated
`)
    expect(renderObject('host', aHost('web01', { options: { 'root-path': 'srv/web01' } }))).toBe(
      'kind: physical\nstate: active\noptions:\n  root-path: srv/web01\n',
    )
    const records = [
      { name: 'www', type: 'A', data: '10.20.0.4', view: 'inside' },
      { name: 'www', type: 'A', data: '192.0.2.4' },
    ]
    const viewed = aZone('office.example', {
      ns: ['ns1'],
      primary: 'hidden',
      views: ['outside', 'inside'],
      dynamic: true,
      records,
    })
    expect(renderObject('zone', viewed)).toBe(`ns:
  - ns1
primary: hidden
views:
  - inside
  - outside
dynamic: true
ttl: 3600
records:
  - name: www
    type: A
    data: 10.20.0.4
    view: inside
  - name: www
    type: A
    data: 192.0.2.4
`)
    const forward = aZone('partner.example', { forwarders: ['192.0.2.53', '10.9.9.9'], dynamic: false })
    expect(renderObject('zone', forward)).toBe('forwarders:\n  - 192.0.2.53\n  - 10.9.9.9\nttl: 3600\n')
  })

  it('says of every mistake in what is for DHCP and DNS servers where it is', () => {
    const problems: Problem[] = []
    const lines = [
      'relays: 10.20.0.9',
      'subnets:',
      '  - prefix: 10.20.0.0/26',
      '    reverse: parent',
      '    boot: { sever: 10.20.0.2, bios: [a] }',
    ]
    parseObject('network', 'office', lines.join('\n'), problems)
    parseObject('zone', 'a.example', 'dynamic: sometimes\nviews: [1, {}]\nforwarder: [192.0.2.1]\n', problems)
    parseObject('host', 'web01', 'options: [a]\n', problems)
    expect(
      problems.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`)),
    ).toEqual([
      'relays is no list',
      'subnets[0].boot.bios is no text',
      'unknown key "subnets[0].boot.sever" (did you mean "server"?)',
      'subnets[0].reverse is no one of own, delegated, none',
      'views[1] is no text',
      'dynamic is no true or false',
      'unknown key "forwarder" (did you mean "forwarders"?)',
      'options is no mapping',
    ])
  })

  it('keeps what a hand wrote digit by digit where that is text', () => {
    const problems: Problem[] = []
    const written = [
      'serial: 00123',
      'asset: 123456789012345678901234567890',
      'os: 1e5',
      'duid: 00030001525400123456',
      'memory: 0x10',
      'cpus: 0x4',
      'attributes: { a: 1.0, b: 1.5, c: 007, d: 80 }',
    ].join('\n')
    const read = parseObject('host', 'web01', written, problems)
    expect(read).toMatchObject({
      serial: '00123',
      asset: '123456789012345678901234567890',
      os: '1e5',
      duid: '00:03:00:01:52:54:00:12:34:56',
      attributes: { a: '1.0', b: 1.5, c: '007', d: 80 },
    })
    expect(problems.map(({ message }) => message)).toEqual([
      'cpus is no number',
      'memory is no size such as 4G',
    ])
  })

  it('says of every mistake where it is', () => {
    const problems: Problem[] = []
    parseObject(
      'host',
      'web01',
      'kind: vn\nmemroy: 4G\nnics:\n  - mac: 1\ncpus: four\ngroups: web\n',
      problems,
    )
    expect(
      problems.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`)),
    ).toEqual([
      'kind is no one of physical, vm, container',
      'cpus is no number',
      'groups is no list',
      'nics[0].name is missing',
      'unknown key "memroy" (did you mean "memory"?)',
    ])
    const broken: Problem[] = []
    parseObject('host', 'web01', 'kind: [\n', broken)
    expect(broken[0]?.message).toMatch(/^it is no YAML: /)
  })
})

describe('emitYaml', () => {
  it('writes what any YAML reader reads back, in both versions of the language', () => {
    const value = fc.letrec<{ value: YamlValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.integer(),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(word, tie('value'), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).value
    fc.assert(
      fc.property(fc.dictionary(text, value, { maxKeys: 4, noNullPrototype: true }), (mapping) => {
        const written = emitYaml(mapping)
        expect(parse(written)).toEqual(mapping)
        expect(parse(written, { version: '1.1' })).toEqual(mapping)
      }),
      { numRuns: 300 },
    )
  })
})
