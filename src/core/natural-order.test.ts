import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareNatural } from './natural-order.ts'

it('counts numbers by their value, and case only at last', () => {
  const names = ['web10', 'web9', 'Web9', 'web', 'web09', 'db2', 'web9a', `n${'9'.repeat(40)}`, 'n1']
  expect(names.sort(compareNatural)).toEqual([
    'db2',
    'n1',
    `n${'9'.repeat(40)}`,
    'web',
    'Web9',
    'web09',
    'web9',
    'web9a',
    'web10',
  ])
})

it('is a total order', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'B', 'b', '0', '1', '10', '-', 'ä'), maxLength: 6 })
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      expect(Math.sign(compareNatural(a, b))).toBe(-Math.sign(compareNatural(b, a)) + 0)
      expect(compareNatural(a, b) === 0).toBe(a === b)
      if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0)
        expect(compareNatural(a, c)).toBeLessThanOrEqual(0)
    }),
  )
})
