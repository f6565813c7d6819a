import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatIp, parseIp, parseReverseName, reverseName, type Ip } from './ip.ts'

const ip: fc.Arbitrary<Ip> = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value) => ({ family: 4 as const, value })),
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((value) => ({ family: 6 as const, value })),
)

it('a reverse name is read back to its address', () => {
  fc.assert(
    fc.property(ip, (one) => {
      expect(parseReverseName(reverseName(one).slice(0, -1))).toEqual(one)
    }),
  )
})

it.each([
  '2.0.20.in-addr.arpa',
  '300.0.20.10.in-addr.arpa',
  'a.b.c.d.in-addr.arpa',
  'office.example',
  '1.0.ip6.arpa',
])('%s is the reverse name of no address', (name) => expect(parseReverseName(name)).toBeUndefined())

it('what is written is read back, however it is written', () => {
  fc.assert(
    fc.property(ip, (one) => {
      expect(parseIp(formatIp(one))).toEqual(one)
      const groups = one.value.toString(16).padStart(32, '0').match(/.{4}/g) ?? []
      if (one.family === 6) expect(parseIp(groups.join(':').toUpperCase())).toEqual(one)
    }),
  )
  expect(parseIp('::ffff:192.0.2.1')).toEqual({ family: 6, value: 0xffff_c000_0201n })
  expect(parseIp('1:2:3:4:5:6:192.0.2.1')?.value).toBe(0x1_0002_0003_0004_0005_0006_c000_0201n)
})

it.each([
  '',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.',
  '.1.2.3',
  '01.2.3.4',
  '1.2.3.00',
  '1.2.3.256',
  '1.2.3.-4',
  '1.2.3.4 ',
])('"%s" is no IPv4 address', (text) => expect(parseIp(text)).toBeUndefined())

it.each([
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4::5:6:7:8',
  '12345::',
  'g::',
  '1.2.3.4::',
  '::1.2.3',
  '::1 ',
])('"%s" is no IPv6 address', (text) => expect(parseIp(text)).toBeUndefined())
