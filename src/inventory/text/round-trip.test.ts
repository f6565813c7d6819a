import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Problem } from '../../core/errors.ts'
import { formatIp } from '../../core/ip.ts'
import { canonical } from '../model/canonical.ts'
import type { Group } from '../model/group.ts'
import { hostKinds, hostStates, type Host } from '../model/host.ts'
import { rangeKinds, type Network } from '../model/network.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { serialSchemes, type Zone } from '../model/zone.ts'
import { emitYaml, type YamlValue } from './emit-yaml.ts'
import { parseObject } from './parse.ts'
import { renderObject } from './render.ts'

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
/** Words that YAML could take for something else, and any other text. */
const text = fc.oneof(
  word,
  fc.constantFrom(
    'true',
    'no',
    'null',
    '~',
    '1',
    '1.5',
    '1e3',
    '0x1f',
    '52:54:00:11:22:33',
    '2026-07-01',
    '-',
  ),
  fc.constantFrom(
    'a: b',
    '# no',
    "it's",
    '"q"',
    '[a]',
    '{a}',
    '&a',
    '*a',
    '!a',
    '%a',
    '@a',
    '`a',
    'a #b',
    ' a ',
  ),
  // A final dot makes a name a whole one, which is kept without it.
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((one) => !one.endsWith('.')),
)
const list = fc.uniqueArray(text, { maxLength: 3 })
const ip = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value) => formatIp({ family: 4, value })),
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((value) => formatIp({ family: 6, value })),
)
const attributes = fc.dictionary(
  fc.stringMatching(/^[a-z][a-z0-9_.-]{0,6}$/),
  fc.oneof(
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.boolean(),
    list,
  ),
  { maxKeys: 3, noNullPrototype: true },
)

const size = fc.nat({ max: 2 ** 40 })

const host: fc.Arbitrary<Host> = fc.record(
  {
    name: word,
    kind: fc.constantFrom(...hostKinds),
    state: fc.constantFrom(...hostStates),
    parent: word,
    os: text,
    cpus: fc.nat(),
    memory: size,
    location: fc.record({ site: text, rack: text, unit: fc.nat() }, { requiredKeys: ['rack'] }),
    serial: text,
    asset: text,
    notes: text,
    groups: list,
    tags: list,
    attributes,
    aliases: list,
    hostKeys: list,
    nics: fc.array(
      fc.record(
        {
          name: text,
          mac: text,
          network: word,
          addresses: fc.array(fc.record({ ip, name: word }, { requiredKeys: ['ip'] }), { maxLength: 2 }),
        },
        { requiredKeys: ['name', 'addresses'] },
      ),
      { maxLength: 2 },
    ),
    disks: fc.array(fc.record({ name: text, size }), { maxLength: 2 }),
  },
  {
    requiredKeys: [
      'name',
      'kind',
      'state',
      'groups',
      'tags',
      'attributes',
      'aliases',
      'hostKeys',
      'nics',
      'disks',
    ],
  },
)
const network: fc.Arbitrary<Network> = fc.record(
  {
    name: word,
    vlan: fc.nat(),
    bridge: text,
    mtu: fc.nat(),
    notes: text,
    subnets: fc.array(
      fc.record(
        {
          prefix: ip.map((address) => `${address}/32`),
          gateway: ip,
          dns: list,
          ntp: list,
          domain: word,
          dhcp: fc.boolean(),
          leaseTime: fc.nat(),
          options: fc.dictionary(word, text, { maxKeys: 2, noNullPrototype: true }),
          ranges: fc.array(fc.record({ kind: fc.constantFrom(...rangeKinds), first: ip, last: ip }), {
            maxLength: 2,
          }),
          reserved: fc.array(fc.record({ ip, purpose: text }), { maxLength: 2 }),
        },
        { requiredKeys: ['prefix', 'dns', 'ntp', 'dhcp', 'options', 'ranges', 'reserved'] },
      ),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ['name', 'subnets'] },
)
const zone: fc.Arbitrary<Zone> = fc.record(
  {
    name: word,
    ns: list,
    mail: text,
    ttl: fc.nat(),
    serialScheme: fc.constantFrom(...serialSchemes),
    records: fc.array(
      fc.record(
        { name: text, type: text, data: text, ttl: fc.nat() },
        { requiredKeys: ['name', 'type', 'data'] },
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['name', 'ns', 'ttl', 'serialScheme', 'records'] },
)
const group: fc.Arbitrary<Group> = fc.record(
  { name: word, parents: list, attributes, notes: text },
  { requiredKeys: ['name', 'parents', 'attributes'] },
)

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
