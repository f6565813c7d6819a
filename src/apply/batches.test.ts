import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Amount, amountOf, inBatches, parseAmount, parseBatches } from './batches.ts'

const hosts = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)
const sizes = (count: number, text: string): readonly number[] =>
  inBatches(hosts(count), parseBatches(text.split(','))).map((batch) => batch.length)

describe('inBatches', () => {
  it.each([
    [100, '1,10%,50%', [1, 10, 50, 39]],
    [3, '1,10%,50%', [1, 1, 1]],
    [10, '4', [4, 4, 2]],
    [5, '100%', [5]],
    [5, '10', [5]],
    [0, '1', []],
  ])('%i hosts by %s', (count, text, expected) => {
    expect(sizes(count, text)).toEqual(expected)
  })

  it('is one batch where there are no sizes', () => {
    expect(inBatches(hosts(7), [])).toEqual([hosts(7)])
  })

  it('holds every host once, in order', () => {
    const amount: fc.Arbitrary<Amount> = fc.oneof(
      fc.record({ count: fc.integer({ min: 1, max: 50 }) }),
      fc.record({ percent: fc.integer({ min: 1, max: 100 }) }),
    )
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.array(amount, { maxLength: 5 }), (count, amounts) => {
        expect(inBatches(hosts(count), amounts).flat()).toEqual(hosts(count))
      }),
    )
  })
})

describe('parseBatches', () => {
  it('refuses what is no size, all of it at once', () => {
    expect(() => parseBatches(['1', 'many', '0', '101%', '-2'])).toThrow('Cannot run in batches: 4 problems')
    expect(() => parseBatches(['0%'])).toThrow('"0%" is no size of a batch')
  })
})

describe('amountOf', () => {
  it.each([
    ['0', 10, 0],
    ['0%', 10, 0],
    ['10%', 5, 1],
    ['50%', 5, 2],
  ])('%s of %i is %i', (text, total, expected) => {
    expect(amountOf(parseAmount(text) ?? { count: -1 }, total)).toBe(expected)
  })
})
