import { expect, it } from 'vitest'
import { randomBelow } from './random-below.ts'

it('every number below the limit comes about equally often, and none above', () => {
  const counts = new Map<bigint, number>()
  for (let run = 0; run < 6000; run += 1) {
    const number = randomBelow(6n)
    counts.set(number, (counts.get(number) ?? 0) + 1)
  }
  expect(new Set(counts.keys())).toEqual(new Set([0n, 1n, 2n, 3n, 4n, 5n]))
  // Expected 1000 each, with a standard deviation of 29.
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(290)
})

it('a limit may be 1, or larger than any exact number', () => {
  expect(randomBelow(1n)).toBe(0n)
  const large = Array.from({ length: 64 }, () => randomBelow(2n ** 100n))
  expect(large.every((number) => number >= 0n && number < 2n ** 100n)).toBe(true)
  expect(large.some((number) => number > 2n ** 90n)).toBe(true)
})
