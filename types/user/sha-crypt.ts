/** Password hashes by SHA-256 and SHA-512, as crypt(3) makes them: Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512". */
import { createHash } from 'node:crypto'

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const DEFAULT_ROUNDS = 5000
/** The specification allows a thousand times more; a host's file must not keep us busy for hours. */
const MOST_ROUNDS = 1_000_000

/** `$5$` or `$6$`, rounds where they are not the usual, a salt of at most 16 characters. */
const SETTING = /^\$([56])\$(?:rounds=(\d{1,9})\$)?([^$\n]{0,16})/

/**
 * The hash of a password with the method, rounds and salt of a setting, which may be a whole hash: one that matches comes
 * out as it went in. Undefined where the setting is of another method, or asks for more than a million rounds.
 */
export function shaCrypt(password: string, setting: string): string | undefined {
  const [, method, asked, salt = ''] = SETTING.exec(setting) ?? []
  const rounds = asked === undefined ? DEFAULT_ROUNDS : Math.max(1000, Number(asked))
  if (method === undefined || rounds > MOST_ROUNDS) return undefined
  const algorithm = method === '5' ? 'sha256' : 'sha512'
  const digest = stretched(Buffer.from(password), Buffer.from(salt), rounds, algorithm)
  const before = `$${method}$${asked === undefined ? '' : `rounds=${rounds}$`}${salt}$`
  return before + encode(digest, method === '5' ? ORDER_256 : ORDER_512)
}

/** A setting for a new hash: SHA-512 with 16 characters of salt out of these bytes. */
export function newSetting(random: Buffer): string {
  return `$6$${[...random.subarray(0, 16)].map((byte) => ALPHABET.charAt(byte & 63)).join('')}$`
}

/** The numbers in comments are the steps of the specification. */
function stretched(password: Buffer, salt: Buffer, rounds: number, algorithm: string): Buffer {
  const hash = (...parts: readonly Buffer[]): Buffer =>
    createHash(algorithm).update(Buffer.concat(parts)).digest()
  const b = hash(password, salt, password) // 4 to 8
  const first = [password, salt, fill(b, password.length)] // 1 to 3, 9, 10
  for (let left = password.length; left > 0; left >>= 1) first.push((left & 1) === 1 ? b : password) // 11
  let digest = hash(...first) // 12
  const p = fill(hash(...Array.from({ length: password.length }, () => password)), password.length) // 13 to 16
  const s = fill(hash(...Array.from({ length: 16 + (digest[0] ?? 0) }, () => salt)), salt.length) // 17 to 20
  for (let round = 0; round < rounds; round += 1) {
    // 21
    const parts = [round % 2 === 1 ? p : digest]
    if (round % 3 !== 0) parts.push(s)
    if (round % 7 !== 0) parts.push(p)
    parts.push(round % 2 === 1 ? digest : p)
    digest = hash(...parts)
  }
  return digest
}

/** As many bytes as asked for, from the beginning again and again. */
function fill(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes)
}

/** 22: which bytes make each group, the highest first; the last group is short. */
const ORDER_512 = order(21, [0, 21, 42], 64)
const ORDER_256 = order(10, [0, 10, 20], 32)

/** The three indices go on by one and change places from group to group, each within its third. */
function order(
  groups: number,
  start: readonly [number, number, number],
  size: number,
): readonly (readonly number[])[] {
  const turned = size === 64 ? [1, 2, 0] : [2, 0, 1]
  const made = Array.from({ length: groups }, (_, group) => {
    let indices: readonly number[] = start.map((index) => index + group)
    for (let turn = 0; turn < group % 3; turn += 1) indices = turned.map((from) => indices[from] ?? 0)
    return indices
  })
  return [...made, size === 64 ? [63] : [31, 30]]
}

function encode(digest: Buffer, groups: readonly (readonly number[])[]): string {
  return groups
    .map((indices) => {
      let value = indices.reduce((sum, index) => sum * 256 + (digest[index] ?? 0), 0)
      return Array.from({ length: indices.length + 1 }, () => {
        const character = ALPHABET.charAt(value & 63)
        value >>= 6
        return character
      }).join('')
    })
    .join('')
}
