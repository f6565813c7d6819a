/** What is kept apart from the accounts, for root's eyes: password, lock and expiry, in the two formats that there are. */
import { sh, type Shell } from '../../src/core/shell.ts'
import { Secret } from '../../src/core/secret.ts'
import type { Facts } from '../../src/type/facts.ts'
import { asSecret, matches } from './password.ts'
import type { UserParams } from './params.ts'
import type { UserState } from './user-state.ts'

/** What keeps a password from being used, and is put before it. */
export function lockOf({ os: { family } }: Facts): string {
  return family === 'freebsd' ? '*LOCKED*' : family === 'openbsd' ? '*' : '!'
}

function isBsd({ os: { family } }: Facts): boolean {
  return family === 'freebsd' || family === 'openbsd'
}

/** Whether anything is asked for that stands there. */
export function isShadowed({ password, passwordLocked, expires }: UserParams): boolean {
  return password !== undefined || passwordLocked !== undefined || expires !== undefined
}

/** The lines of these accounts and no others: nobody else's hash leaves the host. */
export function shadowLines(names: readonly string[], facts: Facts): Shell {
  const file = isBsd(facts) ? '/etc/master.passwd' : '/etc/shadow'
  return sh`echo =shadow; grep ${names.map((name) => sh`-e ${startOfLine(name)}`)} ${file} 2>/dev/null || :`
}

/** A basic regular expression that matches the beginning of the account's line. */
export function startOfLine(name: string): string {
  return `^${name.replaceAll(/[.$]/g, '\\$&')}:`
}

const DAY = 86_400_000

/** shadow(5): name, password, …, the eighth field is the day of expiry; master.passwd(5): the seventh is its second. */
export function shadowState(params: UserParams, fields: readonly string[], facts: Facts): Partial<UserState> {
  const [, field = ''] = fields
  const lock = lockOf(facts)
  const { hash, locked } = unlocked(field, lock)
  const when = Number(fields[isBsd(facts) ? 6 : 7] ?? '') * (isBsd(facts) ? 1000 : DAY)
  return {
    field: new Secret(field),
    ...(params.password === undefined
      ? {}
      : { password: matches(params.password, hash) ? asSecret(params.password) : ANOTHER }),
    passwordLocked: locked,
    // An account that may be used on no day of 1970 is one that never expires.
    expires: when > 0 ? new Date(when).toISOString().slice(0, 10) : 'never',
  }
}

/** No password is this one: a password has one line. */
const ANOTHER = new Secret('another\n')

/** The field without what locks it. OpenBSD's lock is also what stands for no password. */
export function unlocked(field: string, lock: string): { readonly hash: string; readonly locked: boolean } {
  if (!field.startsWith(lock) || field === '*' || /^\*+$/.test(field)) return { hash: field, locked: false }
  const hash = lock === '!' ? field.replace(/^!+/, '') : field.slice(lock.length)
  return { hash: hash === '' ? '*' : hash, locked: true }
}

/** Prints nothing, and fails with a sentence unless the host has the program. */
export function demandProgram(name: string): Shell {
  return sh`{ hw_has ${name} || { echo ${`this host has no ${name}`} >&2; false; }; }`
}
