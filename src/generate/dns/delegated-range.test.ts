import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatIp, lastOf, parsePrefix, prefixOf, reverseName } from '../../core/ip.ts'
import { delegationStyles } from '../../inventory/model/service-settings.ts'
import { rangeOfName, rangeOfPrefix } from './delegated-range.ts'

describe('rangeOfPrefix', () => {
  it.each([
    ['first-length', '64-26.2.0.192.in-addr.arpa'],
    ['first/length', '64/26.2.0.192.in-addr.arpa'],
    ['first-last', '64-127.2.0.192.in-addr.arpa'],
  ] as const)('names the zone %s', (style, zone) => {
    const prefix = parsePrefix('192.0.2.64/26')
    expect(prefix === undefined ? undefined : rangeOfPrefix(prefix, style)).toEqual({
      zone,
      octet: '2.0.192.in-addr.arpa',
      first: 64,
      last: 127,
    })
  })

  it('gives a name that is read back as the same range, and lies below the octet of all its addresses', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, (1n << 32n) - 1n),
        fc.integer({ min: 25, max: 32 }),
        fc.constantFrom(...delegationStyles),
        (value, length, style) => {
          const prefix = prefixOf({ family: 4, value }, length)
          const range = rangeOfPrefix(prefix, style)
          expect(rangeOfName(range.zone, style)).toEqual(range)
          for (const at of [prefix.network, lastOf(prefix)]) {
            const octet = formatIp({ family: 4, value: at }).split('.').at(-1)
            expect(reverseName({ family: 4, value: at })).toBe(`${octet}.${range.octet}.`)
          }
        },
      ),
    )
  })
})

describe('rangeOfName', () => {
  it.each([
    ['0-31.2.0.192.in-addr.arpa', 'first-length', 0, 1],
    ['0-31.2.0.192.in-addr.arpa', 'first-last', 0, 31],
    ['32-63.2.0.192.in-addr.arpa', 'first-length', 32, 63],
    ['64-26.2.0.192.in-addr.arpa', 'first-last', 64, 127],
    ['5-9.2.0.192.in-addr.arpa', 'first-length', 5, 9],
  ] as const)('%s in the way of %s', (name, style, first, last) => {
    expect(rangeOfName(name, style)).toMatchObject({ first, last })
  })

  it.each([
    '2.0.192.in-addr.arpa',
    '64-26.0.192.in-addr.arpa',
    '65-26.2.0.192.in-addr.arpa',
    '64/24.2.0.192.in-addr.arpa',
    '64/127.2.0.192.in-addr.arpa',
    '256-26.2.0.192.in-addr.arpa',
    'customer.2.0.192.in-addr.arpa',
  ])('is none of %s', (name) => {
    expect(rangeOfName(name, 'first-length')).toBeUndefined()
  })
})
