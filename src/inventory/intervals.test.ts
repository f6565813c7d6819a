import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatIp } from '../core/ip.ts'
import { addressAt, common, countOf, minus, union } from './intervals.ts'
import type { Interval } from './model/lookup.ts'

const SPACE = 40
const interval: fc.Arbitrary<Interval> = fc
  .tuple(fc.integer({ min: 0, max: SPACE }), fc.integer({ min: 0, max: 6 }))
  .map(([start, more]) => ({
    first: { family: 4, value: BigInt(start) },
    last: { family: 4, value: BigInt(start + more) },
  }))
const intervals = fc.array(interval, { maxLength: 8 })

function members(set: readonly Interval[]): number[] {
  return set.flatMap(({ first, last }) =>
    Array.from({ length: Number(last.value - first.value) + 1 }, (_, step) => Number(first.value) + step),
  )
}

function inOrder(numbers: Iterable<number>): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}

describe('sets of addresses', () => {
  it('are what sets of numbers are', () => {
    fc.assert(
      fc.property(intervals, intervals, (some, others) => {
        const [a, b] = [union(some), union(others)]
        const [left, right] = [new Set(members(some)), new Set(members(others))]
        expect(members(a)).toEqual(inOrder(left))
        expect(members(common(a, b))).toEqual(inOrder([...left].filter((one) => right.has(one))))
        expect(members(minus(a, b))).toEqual(inOrder([...left].filter((one) => !right.has(one))))
        expect(countOf(a)).toBe(BigInt(left.size))
      }),
    )
  })

  it('that are joined have no neighbours', () => {
    fc.assert(
      fc.property(intervals, (some) => {
        const joined = union(some)
        for (const [index, one] of joined.entries())
          expect(one.first.value).toBeGreaterThan((joined[index - 1]?.last.value ?? -2n) + 1n)
      }),
    )
  })

  it('keep the families apart', () => {
    const last4 = { family: 4, value: 2n ** 32n - 1n } as const
    const first6 = { family: 6, value: 2n ** 32n } as const
    const both = union([
      { first: first6, last: first6 },
      { first: last4, last: last4 },
    ])
    expect(both.map(({ first }) => formatIp(first))).toEqual(['255.255.255.255', '::1:0:0'])
    expect(minus(both, [{ first: first6, last: first6 }])).toEqual([{ first: last4, last: last4 }])
  })

  it('are counted through by an index', () => {
    fc.assert(
      fc.property(intervals, (some) => {
        const joined = union(some)
        const all = members(joined).map((_, index) => Number(addressAt(joined, BigInt(index))?.value))
        expect(all).toEqual(members(joined))
        expect(addressAt(joined, countOf(joined))).toBeUndefined()
      }),
    )
  })
})
