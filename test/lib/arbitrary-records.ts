/** Zone records of every type, each with an owner of its own, and sets of several. */
import fc from 'fast-check'
import { recordTypes, type NamedRecordType } from '../../src/core/dns-record.ts'
import type { ZoneRecord } from '../../src/inventory/model/zone.ts'

const hex = (octets: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: octets, maxLength: octets }).map((bytes) => Buffer.from(bytes).toString('hex'))

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
  .filter((one) => !/\p{C}/u.test(one))

/** Of a type that nobody has given a name (RFC 3597). */
const generic = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => `\\# ${bytes.length} ${Buffer.from(bytes).toString('hex')}`.trim())

/** Hosts of zones elsewhere: what they are called cannot be wrong. */
const host = fc.constantFrom('mail.elsewhere.test.', 'a.b.elsewhere.test.')
const small = fc.nat({ max: 0xffff })

const base64 = (octets: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: octets, maxLength: octets })
    .map((bytes) => Buffer.from(bytes).toString('base64'))

const word = fc.stringMatching(/^[a-zA-Z0-9+:._ -]{1,20}$/)
const key = fc
  .tuple(fc.constantFrom(256, 257), base64(64))
  .map(([flags, octets]) => `${flags} 3 13 ${octets}`)
const keyDigest = fc.tuple(fc.nat({ max: 0xffff }), hex(32)).map(([tag, octets]) => `${tag} 13 2 ${octets}`)
const angle = (limit: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat({ max: limit - 1 }), fc.nat({ max: 59 }), fc.nat({ max: 59_999 }))
    .map(([degrees, minutes, thousandths]) => `${degrees} ${minutes} ${thousandths / 1000}`)
const metres = (first: number, last: number): fc.Arbitrary<string> =>
  fc.integer({ min: first, max: last }).map((centimetres) => `${centimetres / 100}m`)

/** Parameters that go together in any order. */
const parameters = fc
  .subarray([
    'alpn=h2,h3',
    'port=8443',
    'ipv4hint=192.0.2.1,192.0.2.2',
    'ipv6hint=2001:DB8::1',
    'ech=AAAA',
    'dohpath=/dns-query{?dns}',
    'key667="a \\\\ \\"b;"',
    'key9999',
  ])
  .chain((some) => fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length }))
  .map((some) => (some.some((one) => one.startsWith('alpn')) ? [...some, 'mandatory=alpn'] : some).join(' '))
const service = fc
  .tuple(fc.integer({ min: 1, max: 0xffff }), fc.constantFrom('mail.elsewhere.test.', '.'), parameters)
  .map((parts) => parts.join(' ').trim())

const data: Readonly<Record<NamedRecordType, fc.Arbitrary<string>>> = {
  A: fc.ipV4(),
  AAAA: fc.ipV6(),
  AFSDB: fc.tuple(fc.nat({ max: 0xffff }), host).map((parts) => parts.join(' ')),
  CDNSKEY: key,
  CDS: keyDigest,
  DNAME: host,
  DNSKEY: key,
  DS: keyDigest,
  HINFO: fc.tuple(text, text).map((parts) => parts.map((part) => quoted(part.slice(0, 60))).join(' ')),
  HTTPS: service,
  LOC: fc
    .tuple(
      angle(90),
      fc.constantFrom('N', 'S'),
      angle(180),
      fc.constantFrom('E', 'W'),
      metres(-10_000_000, 100_000_000),
      fc.array(metres(0, 9_000_000_00), { maxLength: 3 }),
    )
    .map((parts) => parts.flat().join(' ')),
  NAPTR: fc
    .tuple(
      small,
      small,
      fc.constantFrom('""', 'U', '"s"'),
      word.map((one) => `"${one}"`),
      fc.constantFrom('""', '"!^.*$!sip:info@elsewhere.test!"', '"/^(a|b+)c{2,3}$/\\\\1x/i"'),
      fc.oneof(host, fc.constant('.')),
    )
    .map((parts) => parts.join(' ')),
  OPENPGPKEY: base64(90),
  RP: fc.tuple(host, fc.oneof(host, fc.constant('.'))).map((parts) => parts.join(' ')),
  SMIMEA: hex(32).map((octets) => `3 1 1 ${octets}`),
  SVCB: service,
  URI: fc
    .tuple(small, small, text)
    .map(([priority, weight, target]) => `${priority} ${weight} ${quoted(target)}`),
  CAA: fc
    .tuple(fc.constantFrom(0, 128), text)
    .map(([flags, value]) => `${flags} issue ${quoted(value.slice(0, 60))}`),
  CNAME: host,
  MX: fc.tuple(small, host).map((parts) => parts.join(' ')),
  NS: host,
  PTR: host,
  SRV: fc.tuple(small, small, small, fc.oneof(host, fc.constant('.'))).map((parts) => parts.join(' ')),
  SSHFP: fc.tuple(fc.constantFrom(1, 3, 4), hex(32)).map(([algorithm, digest]) => `${algorithm} 2 ${digest}`),
  TLSA: hex(32).map((digest) => `3 1 1 ${digest}`),
  TXT: fc.oneof(
    text.filter((one) => one.trim() !== '' && !one.startsWith('"')),
    fc.array(text, { minLength: 1, maxLength: 3 }).map((parts) => parts.map(quoted).join(' ')),
  ),
}

function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, '\\$&')}"`
}

const owners: Readonly<Partial<Record<NamedRecordType, string>>> = {
  SRV: '_x._tcp.',
  TLSA: '_443._tcp.',
  TXT: '_t.',
}

export function arbitraryRecords(): fc.Arbitrary<readonly ZoneRecord[]> {
  return fc
    .array(
      fc.constantFrom(...recordTypes, 'TYPE65280' as const).chain((type) =>
        fc.record({
          type: fc.constant(type),
          // A second CNAME or DNAME at one name would be wrong.
          data: fc.uniqueArray(type === 'TYPE65280' ? generic : data[type], {
            minLength: 1,
            maxLength: /^[CD]NAME$/.test(type) ? 1 : 3,
          }),
          ttl: fc.option(fc.integer({ min: 0, max: 0x7fff_ffff }), { nil: undefined }),
        }),
      ),
      { maxLength: 8 },
    )
    .map((sets) =>
      sets.flatMap(({ type, data: list, ttl }, index) =>
        list.map((one) => ({
          name: `${type === 'TYPE65280' ? '' : (owners[type] ?? '')}r${index}`,
          type,
          data: one,
          ...(ttl === undefined ? {} : { ttl }),
        })),
      ),
    )
}
