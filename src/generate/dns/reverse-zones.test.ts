import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastOf, parsePrefix, prefixOf, reverseName } from '../../core/ip.ts'
import { reverseZonesOf } from './reverse-zones.ts'

function zonesOf(text: string): readonly string[] {
  const prefix = parsePrefix(text)
  if (prefix === undefined) throw new Error(`${text} is no prefix`)
  return reverseZonesOf(prefix)
}

describe('reverseZonesOf', () => {
  it.each([
    ['10.20.0.0/24', ['0.20.10.in-addr.arpa']],
    [
      '10.20.0.0/22',
      ['0.20.10.in-addr.arpa', '1.20.10.in-addr.arpa', '2.20.10.in-addr.arpa', '3.20.10.in-addr.arpa'],
    ],
    ['10.20.0.128/25', ['0.20.10.in-addr.arpa']],
    ['10.20.0.7/32', ['0.20.10.in-addr.arpa']],
    ['10.20.0.0/16', ['20.10.in-addr.arpa']],
    ['10.20.0.0/15', ['20.10.in-addr.arpa', '21.10.in-addr.arpa']],
    ['10.0.0.0/8', ['10.in-addr.arpa']],
    ['fd20::/64', ['0.0.0.0.0.0.0.0.0.0.0.0.0.2.d.f.ip6.arpa']],
    [
      'fd20:0:0:4::/63',
      ['4.0.0.0.0.0.0.0.0.0.0.0.0.2.d.f.ip6.arpa', '5.0.0.0.0.0.0.0.0.0.0.0.0.2.d.f.ip6.arpa'],
    ],
    ['2001:db8::/32', ['8.b.d.0.1.0.0.2.ip6.arpa']],
    ['fd20::4/127', ['0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.2.d.f.ip6.arpa']],
  ])('%s', (prefix, zones) => {
    const depth = (zone: string): number => zone.split('.').length
    expect(zonesOf(prefix).map(depth)).toEqual(zones.map(depth))
    expect(zonesOf(prefix)).toEqual(zones)
  })

  it('cover the first and the last address of any prefix, each zone once', () => {
    const v4 = fc.tuple(fc.constant(4 as const), fc.bigInt(0n, (1n << 32n) - 1n), fc.nat({ max: 32 }))
    const v6 = fc.tuple(fc.constant(6 as const), fc.bigInt(0n, (1n << 128n) - 1n), fc.nat({ max: 128 }))
    fc.assert(
      fc.property(fc.oneof(v4, v6), ([family, value, length]) => {
        const prefix = prefixOf({ family, value }, length)
        const zones = reverseZonesOf(prefix)
        expect(new Set(zones).size).toBe(zones.length)
        for (const edge of [prefix.network, value, lastOf(prefix)]) {
          const name = reverseName({ family, value: edge }).slice(0, -1)
          expect(zones.filter((zone) => name.endsWith(`.${zone}`)).length).toBe(1)
        }
      }),
    )
  })
})
