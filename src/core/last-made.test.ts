import { expect, it } from 'vitest'
import { lastMade } from './last-made.ts'

it('makes what was not asked for last, of each source by itself', () => {
  let count = 0
  const make = (): number => (count += 1)
  const of = lastMade<object, number>(2)
  const [a, b] = [{}, {}]
  expect([of(a, 'x', make), of(a, 'x', make), of(b, 'x', make)]).toEqual([1, 1, 2])
  expect([of(a, 'y', make), of(a, 'x', make), of(a, 'z', make)]).toEqual([3, 1, 4])
  // The oldest is forgotten.
  expect([of(a, 'y', make), of(a, 'x', make)]).toEqual([3, 5])
})

it('remembers nothing that could not be made', () => {
  const of = lastMade<object, number>()
  const source = {}
  const fails = (): number => {
    throw new Error('no')
  }
  expect(() => of(source, 'x', fails)).toThrow('no')
  expect(of(source, 'x', () => 7)).toBe(7)
})
