/** Times of dnsmasq: seconds, or a number with a unit. */

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** Seconds, all bits set for `infinite`; undefined where it is no time. */
export function readTime(text: string): number | undefined {
  if (text === 'infinite') return 0xffff_ffff
  const [, number, unit = 's'] = /^(\d{1,10})([smhdw])?$/i.exec(text) ?? []
  return number === undefined
    ? undefined
    : Math.min(Number(number) * (UNITS[unit.toLowerCase()] ?? 1), 0xffff_ffff)
}
