/** Reads a moment as typed: a date, a date with time, or how long ago. */
import { parseDuration } from '../../core/duration.ts'
import { UserError } from '../../core/errors.ts'

/** ISO 8601, UTC. A day by itself begins at midnight (UTC); `'end'` means the end of it. Throws a UserError. */
export function readMoment(option: string, text: string, now: Date, of: 'begin' | 'end'): string {
  const ago = parseDuration(text)
  if (ago !== undefined) return new Date(now.getTime() - ago * 1000).toISOString()
  const day = /^\d{4}-\d\d-\d\d$/.test(text.trim())
  const time = Date.parse(text.trim())
  if (Number.isNaN(time))
    throw new UserError(`Cannot read ${option} "${text}": it is no date`, {
      hint: 'for example 2026-07-01, 2026-07-01T14:30, or 2d for the last two days',
    })
  const wholeDay = day && of === 'end' ? 86_400_000 : 0
  return new Date(time + wholeDay).toISOString()
}
