/** The guard of a run: armed before a change that may lock the operator out, and confirmed over a connection made anew. */
import { HostUnreachable } from '../ssh/host-unreachable.ts'
import type { Session } from '../ssh/session.ts'
import type { Affected, HostContext } from '../type/define-type.ts'
import type { ResourceName } from '../type/resource.ts'
import { type AskedOf, askUntil, within } from './ask-run.ts'
import { armGuard, beatFrom } from './guard-script.ts'
import type { AskedRun, Journal } from './journal.ts'
import { affectedBy } from './kept.ts'
import type { Member } from './make-together.ts'

/** Seconds that the target waits for a new connection, where the operator says nothing. */
export const GUARD_TIME = 60
/** Seconds that a host has to put everything back, once its time is over. */
const RESTORE_TIME = 90

export interface GuardOptions extends AskedOf {
  readonly session: Session
  /** As given; undefined for the usual time. */
  readonly seconds: number | undefined
}

/** Which changes wait for the guard: with a time given all of them, else those that may lock the operator out. */
export function isGuarded(seconds: number | undefined, member: Member, context: HostContext): boolean {
  if (seconds !== undefined) return seconds > 0
  return affectedBy(member, context).size > 0
}

/** `network, ssh`: by what these changes may lock the operator out. */
export function affectedText(members: readonly Member[], context: HostContext): string {
  const all = new Set<Affected>(members.flatMap((member) => [...affectedBy(member, context)]))
  return [...all].toSorted().join(', ')
}

export class Guard {
  readonly #options: GuardOptions
  readonly seconds: number
  /** Resources whose changes the target can put back. */
  readonly kept = new Set<ResourceName>()
  #timer: NodeJS.Timeout | undefined
  #beats = 0
  #armed = false

  constructor(options: GuardOptions) {
    this.#options = options
    this.seconds = options.seconds ?? GUARD_TIME
  }

  get armed(): boolean {
    return this.#armed
  }

  /** Sends it, and does not wait: what is not to be done without the guard asks for itself. */
  arm(): void {
    const { session } = this.#options
    if (this.#armed || session.pid === undefined) return
    this.#armed = true
    session.run(armGuard(session.pid, this.seconds)).catch(() => undefined)
    this.#timer = setInterval(() => this.#beat(), (this.seconds * 1000) / 3)
    this.#timer.unref()
  }

  /** The time does not run while the run itself is at work and its connection lives. */
  #beat(): void {
    const { session, run } = this.#options
    this.#beats += 1
    session.beside(beatFrom(run, `b${this.#beats}`, this.seconds)).catch(() => undefined)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /**
   * Confirms by a new connection and login, or finds out what the host did where none can be made. Throws HostUnreachable where
   * it was put back, or nothing can be found out.
   */
  async confirm(): Promise<void> {
    this.stop()
    const { session, run } = this.#options
    this.#beats += 1
    // A full time from here on; where the shell is gone already, the time that is left is enough to ask.
    await within(
      3000,
      session.run(beatFrom(run, `b${this.#beats}`, this.seconds)).catch(() => undefined),
    )
    const asked = await askUntil(
      this.#options,
      () => 'confirm',
      this.seconds,
      ({ guard }) => guard !== 'armed',
    )
    const reason = `after the changes nobody could connect to it anew within ${this.seconds} s`
    const problem = await outcomeOf(this.#options, reason, asked)
    if (problem !== undefined) throw problem
  }
}

/**
 * Where the run was lost under its guard. It is confirmed by a new connection once nothing is half made; what was cut in the middle
 * of something is put back. Undefined where it is confirmed.
 */
export async function settleLost(options: AskedOf, seconds: number): Promise<HostUnreachable | undefined> {
  const asked = await askUntil(
    options,
    ({ locked, journal }) => (isHalfMade(journal) ? (locked ? 'look' : 'hurry') : 'confirm'),
    seconds,
    ({ guard, gone }) => gone || guard !== 'armed',
  )
  return outcomeOf(options, 'the connection was lost in the middle of changes that may lock you out', asked)
}

function isHalfMade({ steps, calls }: Journal): boolean {
  return [...[...steps.values()].map(({ code }) => code), ...calls.values()].includes(undefined)
}

/** Undefined where it is confirmed. */
async function outcomeOf(
  options: AskedOf,
  reason: string,
  last: AskedRun | undefined,
): Promise<HostUnreachable | undefined> {
  const isOver = ({ guard, gone }: AskedRun): boolean =>
    gone || (guard !== 'armed' && guard !== 'putting-back')
  const asked =
    last !== undefined && isOver(last) ? last : await askUntil(options, () => 'look', RESTORE_TIME, isOver)
  if (asked?.guard === 'confirmed') return undefined
  const host = options.target.name
  if (asked?.gone === true && asked.guard !== 'put-back')
    return new HostUnreachable(
      `Lost "${host}" under its guard: ${reason}, and the host has ended its guard (was it started anew?)`,
      {
        hint: `the next run puts back first what run ${options.run} has changed: cfg apply ${host}`,
      },
    )
  if (asked?.guard !== 'put-back')
    return new HostUnreachable(
      `Cannot see what became of "${host}": ${reason}, and it is to have put everything back by itself`,
      {
        hint: `look at it by its console ("inv console ${host}"); the next run tells what became of run ${options.run}`,
      },
    )
  const { putBack = 0, unrestored } = asked.journal
  const rest = putBack === 0 ? '' : `, but for ${unrestored.join(', ')}`
  return new PutBack(`Put back "${host}": ${reason}; it has put its files back by itself${rest}`, {
    hint: 'see with "cfg plan" what would lock you out; --guard SECONDS gives it more time',
  })
}

/** The host is as it was before the run, as far as files go. */
export class PutBack extends HostUnreachable {}
