/** A number that nobody can guess, every one equally likely. */
import { randomBytes } from 'node:crypto'

/** From 0 up to, and without, `limit`, which is at least 1 and may be larger than 2^53. */
export type RandomBelow = (limit: bigint) => bigint

export const randomBelow: RandomBelow = (limit) => {
  const bits = (limit - 1n).toString(2).length
  const mask = (1n << BigInt(bits)) - 1n
  for (;;) {
    // Taking the remainder instead would make small numbers likelier.
    const number = BigInt(`0x${randomBytes(Math.ceil(bits / 8)).toString('hex')}`) & mask
    if (number < limit) return number
  }
}
