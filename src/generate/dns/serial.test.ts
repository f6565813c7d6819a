import { describe, expect, it } from 'vitest'
import { isLater, serialFor } from './serial.ts'

const now = new Date('2026-11-21T23:59:59Z')
const epoch = Math.floor(now.getTime() / 1000)

describe('serialFor', () => {
  it('begins at the floor of the scheme', () => {
    expect(serialFor('a', undefined, 'date', now)).toBe(2026112100)
    expect(serialFor('a', undefined, 'epoch', now)).toBe(epoch)
    expect(serialFor('a', undefined, 'counter', now)).toBe(1)
  })

  it.each(['date', 'epoch', 'counter'] as const)('keeps the serial of an unchanged zone (%s)', (scheme) => {
    expect(serialFor('a', { serial: 7, hash: 'a' }, scheme, now)).toBe(7)
  })

  it.each([
    ['the first change of a day', 'date', 2026112007, 2026112100],
    ['the next one that day', 'date', 2026112100, 2026112101],
    ['the hundredth that day rolls on', 'date', 2026112199, 2026112200],
    ['the next day is behind such a serial', 'date', 2026112205, 2026112206],
    ['a clock that was set back', 'date', 2030010100, 2030010101],
    ['from date to epoch stays above', 'epoch', 2026112100, 2026112101],
    ['from epoch to date', 'date', 1_790_000_000, 2026112100],
    ['from counter to date', 'date', 41, 2026112100],
    ['counter', 'counter', 41, 42],
    ['the end of the ring, without 0', 'counter', 4294967295, 1],
    ['over the end of the ring to the floor', 'date', 4294967290, 2026112100],
    ['ahead of the floor by less than half the ring', 'date', 3_000_000_000, 3_000_000_001],
  ] as const)('%s', (_, scheme, stored, serial) => {
    expect(serialFor('b', { serial: stored, hash: 'a' }, scheme, now)).toBe(serial)
  })

  it('is always later than the one before, as RFC 1982 has it', () => {
    for (const scheme of ['date', 'epoch', 'counter'] as const)
      for (const stored of [1, 99, 1_000_000, 2026112100, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1])
        expect(isLater(serialFor('b', { serial: stored, hash: 'a' }, scheme, now), stored)).toBe(true)
  })
})
