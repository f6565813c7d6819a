/** Keeps the lock of a run that goes on, and sees that it is still its own. */
import { raw, type Shell, sh } from '../core/shell.ts'
import { HostUnreachable } from '../ssh/host-unreachable.ts'
import type { Session } from '../ssh/session.ts'

/** Milliseconds; a small part of the time that the lock lasts. */
const PROLONG_AFTER = 60_000

/**
 * To be asked before each wave: throws HostUnreachable where the lock is no longer this run's; frames sent after it then do nothing.
 * Prolonging costs the host two programs, so that waves which follow each other at once share it. The first always does: the run
 * may have waited for the operator.
 */
export function lockHolder(session: Session): () => Promise<void> {
  let prolonged: number | undefined
  return () => {
    if (prolonged !== undefined && Math.abs(Date.now() - prolonged) < PROLONG_AFTER)
      return askForLock(session, raw('hw_hold'))
    prolonged = Date.now()
    return renewLock(session)
  }
}

/** Prolongs it. Throws HostUnreachable where it is no longer this run's. */
export function renewLock(session: Session): Promise<void> {
  return askForLock(session, raw('hw_renew'))
}

async function askForLock(session: Session, ask: Shell): Promise<void> {
  // In the session's own shell, so that every later frame sees it.
  session.define(sh`${ask} || hw_lost=1`)
  const { code, stderr } = await session.run(raw('[ -z "$hw_lost" ]'))
  if (code !== 0) throw new HostUnreachable(`Cannot go on with "${session.host}": ${stderr.trim()}`)
}
