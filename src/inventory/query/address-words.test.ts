import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareIp, formatIp, parseIp, type Ip } from '../../core/ip.ts'
import { readAddressWords } from './address-words.ts'

const ip: fc.Arbitrary<Ip> = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value): Ip => ({ family: 4, value })),
  fc
    .array(fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 0xffffn })), { minLength: 8, maxLength: 8 })
    .map((groups): Ip => ({ family: 6, value: groups.reduce((sum, group) => (sum << 16n) | group, 0n) })),
)

function valueOf(text: string): bigint | undefined {
  const words = readAddressWords(text)
  return words?.reduce((sum, word) => (sum << (words.length === 1 ? 32n : 16n)) | BigInt(word), 0n)
}

it('reads what is written as the number that it is', () => {
  fc.assert(
    fc.property(ip, (one) => {
      expect(valueOf(formatIp(one))).toBe(one.value)
    }),
  )
})

it('orders addresses as their numbers', () => {
  fc.assert(
    fc.property(ip, ip, (a, b) => {
      const [left = [], right = []] = [readAddressWords(formatIp(a)), readAddressWords(formatIp(b))]
      if (left.length !== right.length) return
      const first = left.findIndex((word, index) => word !== right[index])
      const order = first === -1 ? 0 : Math.sign((left[first] ?? 0) - (right[first] ?? 0))
      expect(order).toBe(compareIp(a, b))
    }),
  )
})

it.each([
  '',
  '1.2.3',
  '1.2.3.256',
  '1.2.3.4.5',
  'a.b.c.d',
  '1::2::3',
  ':::',
  '1:2:3:4:5:6:7',
  '12345::',
  '1:2:3:4:5:6:7:8:9',
  'x::',
])('takes "%s" for none, as it is', (text) => {
  expect(parseIp(text)).toBeUndefined()
  expect(readAddressWords(text)).toBeUndefined()
})

it('reads an IPv4 address within an IPv6 one', () => {
  expect(valueOf('::ffff:10.0.0.1')).toBe(0xffff0a000001n)
})
