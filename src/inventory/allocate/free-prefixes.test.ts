import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aNetwork, aSnapshot, aSubnet } from '../../../test/lib/inventory-builder.ts'
import { contains, formatPrefix, overlaps, parsePrefix, widthOf, type Prefix } from '../../core/ip.ts'
import { snapshotLookup } from '../snapshot-lookup.ts'
import { freeGaps, largestIn, nextPrefix, prefixesIn } from './free-prefixes.ts'

function prefix(text: string): Prefix {
  const parsed = parsePrefix(text)
  if (parsed === undefined) throw new Error(`"${text}" is no prefix`)
  return parsed
}

function lookupWith(...subnets: readonly string[]): ReturnType<typeof snapshotLookup> {
  return snapshotLookup(
    aSnapshot({
      networks: [
        aNetwork(
          'n',
          subnets.map((one) => aSubnet(one)),
        ),
      ],
    }),
  )
}

describe('free prefixes', () => {
  it('are those between the subnets, lowest first, at their own boundaries', async () => {
    const gaps = await freeGaps(
      lookupWith('10.0.0.0/25', '10.0.1.0/24', '10.0.4.0/24'),
      prefix('10.0.0.0/21'),
    )
    expect(prefixesIn(gaps, 24, 9).map(formatPrefix)).toEqual([
      '10.0.2.0/24',
      '10.0.3.0/24',
      '10.0.5.0/24',
      '10.0.6.0/24',
      '10.0.7.0/24',
    ])
    expect(prefixesIn(gaps, 23, 9).map(formatPrefix)).toEqual(['10.0.2.0/23', '10.0.6.0/23'])
    expect(gaps.map((gap) => formatPrefix(largestIn(gap)))).toEqual([
      '10.0.0.128/25',
      '10.0.2.0/23',
      '10.0.6.0/23',
    ])
  })

  it('are found in IPv6, where there are more than can be counted', async () => {
    const lookup = lookupWith('fd00::/64', 'fd00:0:0:2::/64')
    expect(formatPrefix(await nextPrefix(lookup, 'x', prefix('fd00::/32'), 64))).toBe('fd00:0:0:1::/64')
    expect(formatPrefix(await nextPrefix(lookup, 'x', prefix('fd00::/32'), 63))).toBe('fd00:0:0:4::/63')
  })

  it('are said not to be there, with the largest that is', async () => {
    const lookup = lookupWith('10.0.0.0/25')
    await expect(nextPrefix(lookup, 'Cannot add', prefix('10.0.0.0/24'), 24)).rejects.toMatchObject({
      message: 'Cannot add: no /24 is free within 10.0.0.0/24',
      hint: 'the largest that is free is 10.0.0.128/25',
    })
    await expect(nextPrefix(lookup, 'x', prefix('10.0.0.0/25'), 25)).rejects.toMatchObject({
      hint: 'subnets hold all of it',
    })
    await expect(nextPrefix(lookup, 'x', prefix('10.0.0.0/24'), 23)).rejects.toThrow('not from 24 to 32')
  })

  it('overlap no subnet, and the first is the first of all', async () => {
    const within = prefix('10.0.0.0/24')
    const some = fc
      .array(fc.tuple(fc.integer({ min: 24, max: 30 }), fc.nat({ max: 255 })), { maxLength: 6 })
      .map((all) =>
        all
          .map(([length, at]) => {
            const size = 2 ** (32 - length)
            return prefix(`10.0.0.${Math.floor(at / size) * size}/${length}`)
          })
          .filter((one, index, list) => list.slice(0, index).every((other) => !overlaps(one, other))),
      )
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 24, max: 30 }), async (subnets, length) => {
        const gaps = await freeGaps(lookupWith(...subnets.map(formatPrefix)), within)
        const found = prefixesIn(gaps, length, 1000)
        const size = 2n ** BigInt(widthOf(4) - length)
        const every = Array.from({ length: 2 ** (length - 24) }, (_, index): Prefix => ({
          family: 4,
          network: within.network + BigInt(index) * size,
          length,
        }))
        expect(found).toEqual(every.filter((one) => subnets.every((subnet) => !overlaps(subnet, one))))
        for (const gap of gaps) expect(contains(within, gap.first)).toBe(true)
      }),
    )
  })
})
