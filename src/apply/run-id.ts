/** The name of a run: short enough to type, and nobody else's. */
import { randomBytes } from 'node:crypto'

/** Of Crockford's base32, in small letters: no i, l, o, u. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 8

/** Eight digits, 40 random bits: `k3f9x0ab`. */
export function makeRunId(random: (bytes: number) => Buffer = randomBytes): string {
  return [...random(LENGTH)].map((byte) => DIGITS[byte % DIGITS.length]).join('')
}

/** The beginning of an id as typed, with the letters that are taken for digits put right; undefined where it can be none. */
export function readRunId(text: string): string | undefined {
  const id = text.trim().toLowerCase().replaceAll(/[il]/g, '1').replaceAll('o', '0')
  return /^[0-9a-hjkmnp-tv-z]{1,8}$/.test(id) ? id : undefined
}
