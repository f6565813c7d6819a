/** Phase: takes the lock on the target, so that two runs never change one host at a time. */
import { randomBytes } from 'node:crypto'
import { raw, sh, type Shell } from '../core/shell.ts'
import { HostUnreachable } from '../ssh/host-unreachable.ts'
import type { Output, Session } from '../ssh/session.ts'
import { readJournal } from './journal.ts'
import { lockFunctions, lookForPending, releaseAtExit, takeLock } from './lock-script.ts'
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

/** Seconds: to take the lock may mean to put back what a guard could not. */
const TAKE_TIME = 600
/** Seconds; prolonged with the waves of a long run. */
const LIFETIME = 3600

/** Throws HostUnreachable naming the holder where another run has it. Sends without waiting, so it shares a round trip with what was sent before. */
export async function lock(session: Session, options: LockOptions): Promise<Lock> {
  session.define(lockFunctions(randomBytes(16).toString('hex'), LIFETIME))
  session.define(releaseAtExit)
  const deadline = Date.now() + (options.patience ?? 3) * 1000
  const script = takeLock(oneLine(options.who), oneLine(options.why), secondsNow())
  // The lock of a run that has just ended falls within milliseconds.
  for (let pause = 20; ; pause = Math.min(2 * pause, 500)) {
    const { answer, left, pending } = answerOf(
      session.host,
      await session.run(script, { timeout: TAKE_TIME }),
    )
    const [state, who, why, since, reason] = answer
    const notes = leftText(left)
    if (state === 'locked') return { pending, notes }
    if (state === 'taken') return { pending, notes: [takenOver(who, why, since, reason), ...notes] }
    if (Date.now() > deadline)
      throw state === 'guarded'
        ? guardedBy(session.host, who)
        : lockedBy(session.host, state, who, why, since)
    await new Promise((resolve) => {
      setTimeout(resolve, pause)
    })
  }
}

/** What an apply would make besides its own: restarts that a run called for which was cut. Takes no lock. */
export async function lookAtPending(session: Session): Promise<readonly PendingTrigger[]> {
  const { stdout } = await session.run(lookForPending)
  return parsePending(stdout.toString('utf8'))
}

/** Begins every frame that changes something. The owner file is read by the shell itself, so that it costs no process. */
export const onlyWithLock: Shell = raw(
  `{ [ -z "$hw_lost" ] && hw_mine; } || { echo "the lock of this run was taken away by \${hw_who:-cfg unlock}" >&2; exit 75; }; hw_at_work`,
)

/** Who has the lock of a host. */
export interface Held {
  /** `anna@desk (cfg apply web01) since 2026-07-01T10:00:00.000Z`. */
  readonly holder: string
  /** ISO 8601: from then on others may take it. */
  readonly until: string | undefined
  /** Its run is at work on the host; where it is not, the next run takes the lock by itself. */
  readonly alive: boolean
  /** Tells it from later ones. */
  readonly token: string
}

/** Undefined where nobody has it. Changes nothing. */
export async function readLock(session: Session): Promise<Held | undefined> {
  session.define(lockFunctions(randomBytes(16).toString('hex'), LIFETIME))
  const { code, stdout, stderr } = await session.run(
    raw(
      `[ -e "$hw_lock/owner" ] || exit 0; hw_owner; hw_clock; printf '%s\\n' "$hw_who" "$hw_why" "$hw_since" "$hw_until" "$hw_now" "$hw_token"; ! hw_alive || echo alive`,
    ),
  )
  if (code !== 0) throw new HostUnreachable(`Cannot read the lock of "${session.host}": ${stderr.trim()}`)
  if (stdout.length === 0) return undefined
  const [who, why, since, until, now, token = '', alive] = stdout.toString('utf8').split('\n')
  const left = Number(until) - Number(now)
  const expires = momentOf(String(secondsNow() + left))
  return { holder: holder(who, why, since), until: expires, alive: alive === 'alive', token }
}

/** Takes the lock away from whoever has it, or from this one alone. Resolves with its holder, or undefined where there was none. */
export async function breakLock(session: Session, token?: string): Promise<string | undefined> {
  session.define(lockFunctions(randomBytes(16).toString('hex'), LIFETIME))
  const { code, stdout, stderr } = await session.run(
    sh`[ -e "$hw_lock/owner" ] || exit 0; hw_owner; [ -z ${token ?? ''} ] || [ "$hw_token" = ${token ?? ''} ] || { echo 'another run has it by now' >&2; exit 75; }
printf '%s\n' "$hw_who" "$hw_why" "$hw_since"; hw_free`,
  )
  if (code !== 0) throw new HostUnreachable(`Cannot unlock "${session.host}": ${stderr.trim()}`)
  const [who, why, since] = stdout.toString('utf8').split('\n')
  return stdout.length === 0 ? undefined : holder(who, why, since)
}

interface LockAnswer {
  readonly answer: readonly string[]
  /** What an earlier run has left: see `hw_unfinished`. */
  readonly left: string
  readonly pending: readonly PendingTrigger[]
}

function answerOf(host: string, output: Output): LockAnswer {
  const text = output.stdout.toString('utf8')
  if (output.code !== 0)
    throw new HostUnreachable(
      `Cannot lock "${host}": ${output.stderr.trim().split('\n').at(-1) || `exit code ${output.code}`}`,
      {
        hint: 'nothing was changed; a run keeps its lock in /var/lib/hostwright, or in ~/.hostwright of who is not root',
      },
    )
  const [before = '', pending = ''] = text.split('=pending\n')
  const [answer = '', left = ''] = before.split('=left\n')
  return { answer: answer.split('\n'), left, pending: parsePending(pending) }
}

/** What the operator should know of a run that was cut, or that a restart of the host has kept from being put back. */
function leftText(left: string): readonly string[] {
  return left.split(/^(?=(?:cut|restored) )/m).flatMap((part) => {
    const [head = '', ...rest] = part.split('\n')
    const [kind, run, code] = head.split(' ')
    if (kind === 'restored')
      return [
        code === '0'
          ? `put back what run ${run} had changed: it could lock you out, and was not confirmed before the host stopped`
          : `could not put back all of what run ${run} had changed, which could lock you out and was not confirmed`,
      ]
    if (kind !== 'cut') return []
    const { who, why, steps, putBack } = readJournal(rest.join('\n'))
    const open = [...steps.values()].flatMap(({ names, code: ended }) => (ended === undefined ? names : []))
    const where = open.length === 0 ? '' : ` in the middle of ${someOf(open)}`
    const back = putBack === undefined ? '' : '; its guard put its files back'
    return [
      `run ${run} of ${who === '' ? 'somebody' : who}${why === '' ? '' : ` (${why})`} was cut${where}${back}`,
    ]
  })
}

function someOf(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
}

function guardedBy(host: string, run = ''): HostUnreachable {
  return new HostUnreachable(
    `Cannot apply "${host}": run ${run} waits there for being confirmed, or is being put back`,
    { hint: 'it takes a minute or two; then try again' },
  )
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
  const moment = momentOf(since)
  const at = moment === undefined ? '' : ` since ${moment}`
  return `${who === '' ? 'a run that left no name' : who}${why === '' ? '' : ` (${why})`}${at}`
}

function momentOf(seconds: string): string | undefined {
  return /^[1-9]\d{0,11}$/.test(seconds) ? new Date(Number(seconds) * 1000).toISOString() : undefined
}

function secondsNow(): number {
  return Math.floor(Date.now() / 1000)
}

function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f]/g, ' ').slice(0, 500)
}
