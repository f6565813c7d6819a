/** Objects of any content, right or wrong: what their text must keep to the letter. */
import fc from 'fast-check'
import { formatIp } from '../../src/core/ip.ts'
import type { Group } from '../../src/inventory/model/group.ts'
import { hostKinds, hostStates, nicKinds, type Host } from '../../src/inventory/model/host.ts'
import {
  allocations,
  bootClients,
  ipv6Modes,
  rangeKinds,
  reverseModes,
  type BootClient,
  type Network,
} from '../../src/inventory/model/network.ts'
import type { Waiver } from '../../src/inventory/model/waiver.ts'
import { serialSchemes, type Zone } from '../../src/inventory/model/zone.ts'

export const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
/** Words that YAML could take for something else, and any other text. */
export const text = fc.oneof(
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
    '=cmd|"/c calc"!A1',
    '../../etc/passwd',
    'שלום‮evil',
    '👩‍👩‍👧 👍🏽',
    'a\nb\r\n\tc\n',
    '\u0000\u0007\u001b[2J\u0085\u2028\ufeff',
    '---\n...\n',
    '|-\n  a',
    "''",
    '\\',
    '00123',
    '123456789012345678901234567890',
    '.5',
    '1_000',
    '0o17',
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

const waivers: fc.Arbitrary<readonly Waiver[]> = fc.uniqueArray(
  fc.record(
    { code: word, about: text, reason: text, until: text },
    { requiredKeys: ['code', 'reason', 'until'] },
  ),
  { maxLength: 2, selector: ({ code, about }) => JSON.stringify([code, about ?? '']) },
)

export const host: fc.Arbitrary<Host> = fc.record(
  {
    name: word,
    kind: fc.constantFrom(...hostKinds),
    state: fc.constantFrom(...hostStates),
    parent: word,
    os: text,
    cpus: fc.nat(),
    memory: size,
    location: fc.record(
      { site: text, rack: text, unit: fc.nat(), height: fc.nat() },
      { requiredKeys: ['rack'] },
    ),
    serial: text,
    asset: text,
    duid: fc
      .uint8Array({ minLength: 3, maxLength: 130 })
      .map((bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':')),
    options: fc.dictionary(word, text, { maxKeys: 2, noNullPrototype: true }),
    notes: text,
    waivers,
    groups: list,
    tags: list,
    attributes,
    aliases: list,
    hostKeys: list,
    nics: fc.array(
      fc.record(
        {
          name: text,
          kind: fc.constantFrom(...nicKinds),
          members: fc.array(text, { maxLength: 3 }),
          link: text,
          mac: text,
          sharedMac: fc.boolean(),
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
const bootFiles: fc.Arbitrary<Partial<Record<BootClient, string>>> = fc.dictionary(
  fc.constantFrom(...bootClients),
  text,
  { noNullPrototype: true },
)

export const network: fc.Arbitrary<Network> = fc.record(
  {
    name: word,
    vlan: fc.nat(),
    bridge: text,
    mtu: fc.nat(),
    dhcpServers: list,
    relays: fc.array(ip, { maxLength: 3 }),
    notes: text,
    waivers,
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
          allocation: fc.constantFrom(...allocations),
          ipv6: fc.constantFrom(...ipv6Modes),
          quarantine: fc.nat(),
          boot: fc.record({ server: ip, files: bootFiles }, { requiredKeys: ['files'] }),
          reverse: fc.constantFrom(...reverseModes),
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
export const zone: fc.Arbitrary<Zone> = fc.record(
  {
    name: word,
    ns: list,
    primary: text,
    views: list,
    forwarders: list,
    dynamic: fc.boolean(),
    mail: text,
    ttl: fc.nat(),
    serialScheme: fc.constantFrom(...serialSchemes),
    waivers,
    records: fc.array(
      fc.record(
        { name: text, type: text, data: text, ttl: fc.nat(), view: text },
        { requiredKeys: ['name', 'type', 'data'] },
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['name', 'ns', 'ttl', 'serialScheme', 'records'] },
)
export const group: fc.Arbitrary<Group> = fc.record(
  { name: word, parents: list, attributes, notes: text, waivers },
  { requiredKeys: ['name', 'parents', 'attributes'] },
)
