/** Passwords: what may be given as one, whether an account has it, and the hash that it gets. */
import { randomBytes } from 'node:crypto'
import * as z from 'zod/mini'
import { Secret } from '../../src/core/secret.ts'
import { newSetting, shaCrypt } from './sha-crypt.ts'

/** crypt(5): yescrypt, gost-yescrypt, scrypt, bcrypt, SHA-512 and SHA-256; weaker ones are none. */
const HASHES = [
  /^\$g?y\$[./A-Za-z0-9]+\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}$/,
  /^\$7\$[./A-Za-z0-9]{11,97}\$[./A-Za-z0-9]{43}$/,
  /^\$2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53}$/,
  /^\$6\$(?:rounds=[1-9][0-9]{0,8}\$)?[^$:*!;\\\s]{1,16}\$[./A-Za-z0-9]{86}$/,
  /^\$5\$(?:rounds=[1-9][0-9]{0,8}\$)?[^$:*!;\\\s]{1,16}\$[./A-Za-z0-9]{43}$/,
]

function isHash(text: string): boolean {
  return HASHES.some((form) => form.test(text))
}

/** The longest that crypt(3) takes everywhere. */
const MOST_BYTES = 255

export const Password = z.union([z.string(), z.instanceof(Secret)]).check(
  z.refine((password) => password instanceof Secret || password === '*' || isHash(password), {
    error:
      'must be a secret, as in secret("ada/password"), or a hash of crypt(5) that begins with $y$, $2b$, $6$ or $5$; a plain password is not to stand in a manifest',
  }),
  z.refine((password) => !(password instanceof Secret) || isPlain(textOf(password)), {
    error: `must be one line of at most ${MOST_BYTES} bytes, not empty`,
  }),
)

export type Password = z.output<typeof Password>

/** An editor ends a file with a newline, which is no part of the password in it. */
function textOf(password: Password): string {
  return password instanceof Secret ? password.reveal().replace(/\n$/, '') : password
}

function isPlain(text: string): boolean {
  return /^[^\u0000-\u001f\u007f]+$/.test(text) && Buffer.byteLength(text) <= MOST_BYTES
}

/** What the field is to hold, where that is given word for word; undefined for a plain password. */
function givenHash(password: Password): string | undefined {
  const text = textOf(password)
  return !(password instanceof Secret) || isHash(text) ? text : undefined
}

/** Whether a hash is of this password: of a plain one it is made again with the salt that is there. */
export function matches(password: Password, hash: string): boolean {
  const given = givenHash(password)
  if (given !== undefined) return given === hash
  return password instanceof Secret && isHash(hash) && shaCrypt(textOf(password), hash) === hash
}

/** A plain password gets a salt of its own. */
export function hashOf(password: Password): string {
  const given = givenHash(password)
  if (given !== undefined) return given
  const hash = shaCrypt(textOf(password), newSetting(randomBytes(16)))
  if (hash === undefined) throw new Error('a new setting is not one of SHA-512')
  return hash
}

/** OpenBSD knows bcrypt alone. */
export function isBcrypt(password: Password): boolean {
  const given = givenHash(password)
  return given === '*' || given?.startsWith('$2') === true
}

/** As a state holds it: no plan shows it. */
export function asSecret(password: Password): Secret {
  return password instanceof Secret ? password : new Secret(password)
}
