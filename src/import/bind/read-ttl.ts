/** Times of a zone file: seconds, or `1h30m` with units as BIND has them. */

const UNITS: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 }
const FORM = /^(?:\d{1,10}|(?:\d{1,10}[wdhms])+)$/i

/** Seconds; undefined where it is no time, or one of more than 32 bits. */
export function readTtl(text: string): number | undefined {
  if (!FORM.test(text)) return undefined
  let seconds = 0
  for (const [, number, unit] of text.toLowerCase().matchAll(/(\d+)([wdhms]?)/g))
    seconds += Number(number) * (UNITS[unit ?? ''] ?? 1)
  return seconds <= 0xffff_ffff ? seconds : undefined
}
