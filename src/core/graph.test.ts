import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stableOrder } from './graph.ts'

const orderOf = (needs: Readonly<Record<string, readonly string[]>>): unknown =>
  stableOrder(Object.keys(needs), (name) => needs[name] ?? [])

describe('stableOrder', () => {
  it('keeps the order given where nothing needs anything', () => {
    expect(orderOf({ c: [], a: [], b: [] })).toEqual({ order: ['c', 'a', 'b'] })
  })

  it('brings a need forward, just before the first that needs it', () => {
    expect(orderOf({ a: [], b: ['d'], c: [], d: [] })).toEqual({ order: ['a', 'd', 'b', 'c'] })
  })

  it('names a circle from its first member on, without what led to it', () => {
    expect(orderOf({ start: ['a'], a: ['b'], b: ['c'], c: ['a'] })).toEqual({ cycle: ['a', 'b', 'c'] })
    expect(orderOf({ a: ['a'] })).toEqual({ cycle: ['a'] })
  })

  it('takes a chain of a hundred thousand', () => {
    const result = stableOrder([0], (index) => (index < 100_000 ? [index + 1] : []))
    expect('order' in result && result.order.length).toBe(100_001)
  })

  it('puts every item once, after all its needs', () => {
    const graph = fc.integer({ min: 1, max: 12 }).chain((size) =>
      fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 30 }).map((edges) => ({
        size,
        // Needs go from a higher to a lower number through a fixed shuffle, so there is no circle.
        needs: (item: number) =>
          edges.flatMap(([a, b]) => (a > b && (a * 7) % 13 === item ? [(b * 7) % 13] : [])),
      })),
    )
    fc.assert(
      fc.property(graph, ({ size, needs }) => {
        const items = Array.from({ length: size }, (_, index) => (index * 7) % 13)
        const result = stableOrder(items, needs)
        if (!('order' in result)) throw new Error('a circle')
        expect(result.order.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b))
        for (const [index, item] of result.order.entries())
          for (const need of needs(item)) expect(result.order.indexOf(need)).toBeLessThan(index)
      }),
    )
  })
})
