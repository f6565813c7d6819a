/** Sets the password field and the expiry of an account. What is secret comes from a staged file, never as a word of a command. */
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { command, type Command } from '../../src/type/command.ts'
import type { Change, HostContext } from '../../src/type/define-type.ts'
import { hasFunction } from '../_lib/accounts.ts'
import { hashOf } from './password.ts'
import type { UserParams } from './params.ts'
import { demandProgram, lockOf, unlocked } from './shadow.ts'
import type { UserState } from './user-state.ts'

type UserChange = Change<UserParams, UserState>

/** What is left to do once the account is there, and is what else it should be. */
export function setShadow(change: UserChange, { facts }: HostContext): readonly (Shell | Command)[] {
  const { after, keys } = change
  const password = keys.includes('password') || keys.includes('passwordLocked')
  const expires = keys.includes('expires') ? after?.expires : undefined
  return [
    ...(password ? [setField(change.id, fieldOf(change, lockOf(facts)), facts.os.family)] : []),
    ...(expires === undefined ? [] : [setExpiry(change.id, expires, facts.os.family)]),
  ]
}

/** The whole field: a hash, and before it what locks it. */
function fieldOf({ params, before, keys }: UserChange, lock: string): string {
  const present = unlocked(before?.field?.reveal() ?? '*', lock)
  const hash =
    params.password !== undefined && keys.includes('password') ? hashOf(params.password) : present.hash
  return isLocked(params) === true ? lock + hash : hash
}

/** A password that is set is meant to be used. */
export function isLocked({ password, passwordLocked }: UserParams): boolean | undefined {
  return passwordLocked ?? (password === undefined ? undefined : false)
}

/** One name for all: only one of them is set at a time. */
const STAGED = '/etc/.password.hostwright-new'

function setField(name: string, field: string, family: string): Command {
  const body = (text: string) => ({ path: STAGED, content: Buffer.from(text) })
  if (family === 'freebsd')
    return command(sh`pw usermod -n ${name} -H 0 < ${STAGED}`, { body: body(`${field}\n`) })
  if (family === 'openbsd') return command(rewriteMaster(name, 2), { body: body(`${field}\n`) })
  return command(lines(hasFunction, sh`${demandProgram('chpasswd')} && chpasswd -e < ${STAGED}`), {
    body: body(`${name}:${field}\n`),
  })
}

function setExpiry(name: string, date: string, family: string): Shell | Command {
  const seconds = date === 'never' ? 0 : Date.parse(`${date}T00:00:00Z`) / 1000
  if (family === 'freebsd') return sh`pw usermod -n ${name} -e ${seconds}`
  if (family === 'openbsd')
    return command(rewriteMaster(name, 7), { body: { path: STAGED, content: Buffer.from(`${seconds}\n`) } })
  return lines(
    hasFunction,
    sh`${demandProgram('usermod')} && usermod -e ${date === 'never' ? '' : date} ${name}`,
  )
}

/** As vipw(8) does it: the copy is the lock too, and pwd_mkdb(8) checks it, makes the databases and puts it in its place. */
function rewriteMaster(name: string, field: number): Shell {
  const program = `FNR == NR { value = $0; next }
$1 == ENVIRON["HW_NAME"] { $${field} = value }
{ print }`
  return sh`( set -C; : > /etc/ptmp ) 2>/dev/null || { echo 'the accounts are being changed by another: /etc/ptmp is there' >&2; exit 1; }
{ chmod 0600 /etc/ptmp && HW_NAME=${name} awk -F : -v OFS=: ${program} ${STAGED} /etc/master.passwd >/etc/ptmp && pwd_mkdb -p ${raw('-d /etc')} /etc/ptmp; } || { rm -f /etc/ptmp; false; }`
}
