/** Zone records of every type, each with an owner of its own, and sets of several. */
import fc from 'fast-check'
import { recordTypes, type RecordType } from '../../src/core/dns-record.ts'
import type { ZoneRecord } from '../../src/inventory/model/zone.ts'

const hex = (octets: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: octets, maxLength: octets }).map((bytes) => Buffer.from(bytes).toString('hex'))

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
  .filter((one) => !/\p{C}/u.test(one))

/** Hosts of zones elsewhere: what they are called cannot be wrong. */
const host = fc.constantFrom('mail.elsewhere.test.', 'a.b.elsewhere.test.')
const small = fc.nat({ max: 0xffff })

const data: Readonly<Record<RecordType, fc.Arbitrary<string>>> = {
  A: fc.ipV4(),
  AAAA: fc.ipV6(),
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

const owners: Readonly<Partial<Record<RecordType, string>>> = {
  SRV: '_x._tcp.',
  TLSA: '_443._tcp.',
  TXT: '_t.',
}

export function arbitraryRecords(): fc.Arbitrary<readonly ZoneRecord[]> {
  return fc
    .array(
      fc.constantFrom(...recordTypes).chain((type) =>
        fc.record({
          type: fc.constant(type),
          // A second CNAME at one name would be wrong.
          data: fc.uniqueArray(data[type], { minLength: 1, maxLength: type === 'CNAME' ? 1 : 3 }),
          ttl: fc.option(fc.integer({ min: 0, max: 0x7fff_ffff }), { nil: undefined }),
        }),
      ),
      { maxLength: 8 },
    )
    .map((sets) =>
      sets.flatMap(({ type, data: list, ttl }, index) =>
        list.map((one) => ({
          name: `${owners[type] ?? ''}r${index}`,
          type,
          data: one,
          ...(ttl === undefined ? {} : { ttl }),
        })),
      ),
    )
}
