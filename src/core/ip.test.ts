import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseReverseName, reverseName, type Ip } from './ip.ts'

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
