/** Lengths of time: seconds inside, `7d` or `12h` outside. */

const SECONDS = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 } as const
// A week is read and never written: `7d` and `14d` compare at a glance.
const WRITTEN = ['d', 'h', 'm', 's'] as const

/** Seconds of `7d`, `12h`, `90m`, `45s`, `2w`, `1d12h`, or `0`. Undefined for anything else: a number without a unit says nothing. */
export function parseDuration(text: string): number | undefined {
  const lower = text.trim().toLowerCase()
  if (lower === '0') return 0
  const match = /^(?:(\d{1,16})w)?(?:(\d{1,16})d)?(?:(\d{1,16})h)?(?:(\d{1,16})m)?(?:(\d{1,16})s)?$/.exec(
    lower,
  )
  if (match === null || lower === '') return undefined
  const [w, d, h, m, s] = match.slice(1).map((digits) => Number(digits ?? 0))
  const seconds =
    (w ?? 0) * SECONDS.w + (d ?? 0) * SECONDS.d + (h ?? 0) * SECONDS.h + (m ?? 0) * SECONDS.m + (s ?? 0)
  return Number.isSafeInteger(seconds) ? seconds : undefined
}

/** In the largest unit that it is a whole number of, which `parseDuration` reads back: `7d`, `36h`, `90s`, `0s`. */
export function formatDuration(seconds: number): string {
  const unit = WRITTEN.find((one) => seconds !== 0 && seconds % SECONDS[one] === 0) ?? 's'
  return `${seconds / SECONDS[unit]}${unit}`
}
