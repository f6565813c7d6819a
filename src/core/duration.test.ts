import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from './duration.ts'

describe('parseDuration', () => {
  it.each([
    ['7d', 604_800],
    ['12h', 43_200],
    ['90m', 5400],
    ['45s', 45],
    ['2w', 1_209_600],
    ['1d12h', 129_600],
    [' 7D ', 604_800],
    ['0', 0],
  ])('reads %s', (text, seconds) => expect(parseDuration(text)).toBe(seconds))

  it.each(['', '7', 'd', '7x', '-7d', '1.5d', '12h1d', '7 d', '999999999999999d'])('refuses "%s"', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  )

  it('reads back whatever is written, and it is written in the largest whole unit', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (seconds) => {
        expect(parseDuration(formatDuration(seconds))).toBe(seconds)
      }),
    )
    expect([604_800, 129_600, 5400, 61, 0].map((seconds) => formatDuration(seconds))).toEqual([
      '7d',
      '36h',
      '90m',
      '61s',
      '0s',
    ])
  })
})
