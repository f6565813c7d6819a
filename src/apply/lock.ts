/** Phase: takes the lock on the target, so that two runs never change one host at a time. */
import { randomBytes } from 'node:crypto'
import { raw, type Shell } from '../core/shell.ts'
import { HostUnreachable } from '../ssh/host-unreachable.ts'
import type { Output, Session } from '../ssh/session.ts'
import { lockFunctions, releaseAtExit, takeLock } from './lock-script.ts'
import { type PendingTrigger, parsePending } from './pending.ts'

export interface LockOptions {
  /** `anna@desk`. */
  readonly who: string
  /** `cfg apply web01`. */
  readonly why: string
  /** Seconds to wait for a run that is ending; default 3. */
  readonly patience?: number
}

export interface Lock {
  /** Restarts and reloads that an earlier run has called for and not made. */
  readonly pending: readonly PendingTrigger[]
  readonly notes: readonly string[]
}

/** Seconds; renewed with every wave of a long run. */
const LIFETIME = 3600

/** Throws HostUnreachable naming the holder where another run has it. Sends without waiting, so it shares a round trip with what was sent before. */
export async function lock(session: Session, options: LockOptions): Promise<Lock> {
  session.define(lockFunctions(randomBytes(16).toString('hex'), LIFETIME))
  session.define(releaseAtExit)
  const deadline = Date.now() + (options.patience ?? 3) * 1000
  const script = takeLock(oneLine(options.who), oneLine(options.why))
  // The lock of a run that has just ended falls within milliseconds.
  for (let pause = 20; ; pause = Math.min(2 * pause, 500)) {
    const [answer, pending] = answerOf(session.host, await session.run(script))
    const [state, who, why, since, reason] = answer
    if (state === 'locked') return { pending, notes: [] }
    if (state === 'taken') return { pending, notes: [takenOver(who, why, since, reason)] }
    if (Date.now() > deadline) throw lockedBy(session.host, state, who, why, since)
    await new Promise((resolve) => {
      setTimeout(resolve, pause)
    })
  }
}

/** Prolongs the lock before a wave. Throws HostUnreachable where it is no longer this run's; frames sent after it then do nothing. */
export async function renewLock(session: Session): Promise<void> {
  // In the session's own shell, so that every later frame sees it.
  session.define(raw('hw_renew || hw_lost=1'))
  const { code, stderr } = await session.run(raw('[ -z "$hw_lost" ]'))
  if (code !== 0) throw new HostUnreachable(`Cannot go on with "${session.host}": ${stderr.trim()}`)
}

/** Begins every frame that changes something. The owner file is read by the shell itself, so that it costs no process. */
export const onlyWithLock: Shell = raw(
  `{ [ -z "$hw_lost" ] && hw_mine; } || { echo "the lock of this run was taken away by \${hw_who:-cfg unlock}" >&2; exit 75; }`,
)

/** Takes the lock away from whoever has it. Resolves with its holder, or undefined where there was none. */
export async function breakLock(session: Session): Promise<string | undefined> {
  session.define(lockFunctions(randomBytes(16).toString('hex'), LIFETIME))
  const { code, stdout, stderr } = await session.run(
    raw(
      `[ -d "$hw_lock" ] || exit 0; hw_owner; printf '%s\\n' "$hw_who" "$hw_why" "$hw_since"; hw_free "broken.$$"`,
    ),
  )
  if (code !== 0) throw new HostUnreachable(`Cannot unlock "${session.host}": ${stderr.trim()}`)
  const [who, why, since] = stdout.toString('utf8').split('\n')
  return stdout.length === 0 ? undefined : holder(who, why, since)
}

function answerOf(
  host: string,
  output: Output,
): [answer: readonly string[], pending: readonly PendingTrigger[]] {
  const text = output.stdout.toString('utf8')
  if (output.code !== 0)
    throw new HostUnreachable(
      `Cannot lock "${host}": ${output.stderr.trim().split('\n').at(-1) || `exit code ${output.code}`}`,
      {
        hint: 'nothing was changed; a run keeps its lock in /var/lib/hostwright, or in ~/.hostwright of who is not root',
      },
    )
  const split = text.indexOf('=pending\n')
  return [text.slice(0, split).split('\n'), parsePending(text.slice(split + '=pending\n'.length))]
}

function lockedBy(
  host: string,
  state: string | undefined,
  who?: string,
  why?: string,
  since?: string,
): HostUnreachable {
  const by =
    state === 'held' ? `locked by ${holder(who, why, since)}` : 'its lock is being taken by another run'
  return new HostUnreachable(`Cannot apply "${host}": ${by}`, {
    hint: `wait for it, or, if it is sure to be dead: cfg unlock ${host}`,
  })
}

function takenOver(who?: string, why?: string, since?: string, reason?: string): string {
  const what = reason === 'expired' ? 'whose lock had expired' : 'which was cut'
  return `took over the lock of ${holder(who, why, since)}, ${what}`
}

function holder(who = '', why = '', since = ''): string {
  const at = /^\d{1,12}$/.test(since) ? ` since ${new Date(Number(since) * 1000).toISOString()}` : ''
  return `${who === '' ? 'a run that left no name' : who}${why === '' ? '' : ` (${why})`}${at}`
}

function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f]/g, ' ').slice(0, 500)
}
