import { describe, expect, it } from 'vitest'
import { readMoment } from './read-moment.ts'

const now = new Date('2026-07-10T12:00:00Z')

describe('a moment', () => {
  it.each([
    ['2d', 'begin', '2026-07-08T12:00:00.000Z'],
    ['90m', 'end', '2026-07-10T10:30:00.000Z'],
    ['2026-07-01', 'begin', '2026-07-01T00:00:00.000Z'],
    ['2026-07-01', 'end', '2026-07-02T00:00:00.000Z'],
    ['2026-07-01T14:30:00Z', 'end', '2026-07-01T14:30:00.000Z'],
  ] as const)('%s as the %s is %s', (text, of, moment) => {
    expect(readMoment('--since', text, now, of)).toBe(moment)
  })

  it('that is none is refused by the name of its option', () => {
    expect(() => readMoment('--until', 'soon', now, 'end')).toThrow(
      'Cannot read --until "soon": it is no date',
    )
  })
})
