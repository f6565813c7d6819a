/** The shell on the host, for what changes it and for what only looks. */
import { forLoginShell } from '../ssh/login-shell.ts'
import { lookingShell, withoutAccessTimes } from '../ssh/looking-shell.ts'
import { Session } from '../ssh/session.ts'
import type { Transport } from '../ssh/transport.ts'

/** A plan leaves no trace on the host, not even in the access times of what it reads. */
export async function openSession(transport: Transport, mode: 'plan' | 'apply'): Promise<Session> {
  if (mode === 'apply') return Session.open(transport)
  const session = await Session.open(transport, { shell: forLoginShell(lookingShell) })
  session.define(withoutAccessTimes)
  return session
}
