/** What a waiver must be: a code, a reason, and a day on which it ends. */
import type { Problem } from '../../core/errors.ts'
import type { Waiver } from '../model/waiver.ts'
import { repeated, textProblem } from './words.ts'

export function waiverProblems(waivers: readonly Waiver[] = []): readonly (Problem | undefined)[] {
  return [
    ...waivers.flatMap(({ code, about, reason, until }) => [
      /^[a-z][a-z0-9-]{0,62}$/.test(code)
        ? undefined
        : { message: `waiver "${code}" is no code of a finding`, hint: 'for example rack-overlap' },
      about === undefined ? undefined : textProblem(`what waiver "${code}" is about`, about),
      textProblem(`the reason of waiver "${code}"`, reason),
      isDay(until)
        ? undefined
        : {
            message: `waiver "${code}" ends on "${until}", which is no date`,
            hint: 'for example 2026-12-31',
          },
    ]),
    ...repeated(waivers.map(({ code, about }) => titleOf(code, about))).map((title) => ({
      message: `waiver ${title} is given twice`,
    })),
  ]
}

function titleOf(code: string, about: string | undefined): string {
  return about === undefined ? `"${code}"` : `"${code}" about "${about}"`
}

/** A day that the calendar has: `2026-02-30` is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
