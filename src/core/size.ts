/** Sizes of memory and disks: bytes inside, `512M` or `20G` outside, in powers of 1024. */

const UNITS = ['', 'K', 'M', 'G', 'T', 'P'] as const

/** Bytes of `4G`, `512M`, `1.5T` or a plain number of bytes. Undefined where it is no size, or no whole number of bytes. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([KMGTP]?)(?:i?B)?$/i.exec(text.trim())
  if (match === null) return undefined
  const power = UNITS.findIndex((unit) => unit === (match[2] ?? '').toUpperCase())
  const bytes = Number(match[1]) * 1024 ** power
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** The shortest exact form, which `parseSize` reads back: `4G`, `1536M`, `1000`. */
export function formatSize(bytes: number): string {
  let power = 0
  let rest = bytes
  while (rest !== 0 && rest % 1024 === 0 && power < UNITS.length - 1) {
    rest /= 1024
    power += 1
  }
  return `${rest}${UNITS[power] ?? ''}`
}
