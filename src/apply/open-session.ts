/** The shell on the host, for what changes it and for what only looks. */
import { forLoginShell } from '../ssh/login-shell.ts'
import { lookingShell, withoutAccessTimes } from '../ssh/looking-shell.ts'
import { Session, SHELL } from '../ssh/session.ts'
import type { Transport } from '../ssh/transport.ts'

/** The command line that starts it. */
export function shellFor(mode: 'plan' | 'apply'): string {
  return mode === 'apply' ? SHELL : forLoginShell(lookingShell)
}

/** A plan leaves no trace on the host, not even in the access times of what it reads. */
export async function openSession(transport: Transport, mode: 'plan' | 'apply'): Promise<Session> {
  const session = await Session.open(transport, { shell: shellFor(mode) })
  if (mode === 'apply') return session
  session.define(withoutAccessTimes)
  return session
}
