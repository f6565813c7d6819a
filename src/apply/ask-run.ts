/** Asks a host what became of a run, over connections made anew. */
import { askRun } from './guard-script.ts'
import { type AskedRun, readAskedRun, readJournal } from './journal.ts'
import type { HostTarget, RunDependencies } from './run-types.ts'
import { withSession } from './with-session.ts'

export interface AskedOf {
  readonly connect: RunDependencies['connect']
  readonly target: HostTarget
  readonly run: string
}

/** Before the first answer: something may be half made. */
const NOTHING_KNOWN: AskedRun = {
  guard: undefined,
  gone: false,
  locked: true,
  journal: readJournal('begin 0 -'),
}

type Act = Parameters<typeof askRun>[1]

/** Asks over connections made anew, until it is so or the time is over. Resolves with the last answer, if there was any. `act` is told the last. */
export async function askUntil(
  { connect, target, run }: AskedOf,
  act: (last: AskedRun) => Act,
  seconds: number,
  isSo: (asked: AskedRun) => boolean,
): Promise<AskedRun | undefined> {
  const deadline = Date.now() + seconds * 1000
  let last: AskedRun | undefined
  const first = act(NOTHING_KNOWN)
  while (Date.now() < deadline) {
    const asked = await within(
      deadline - Date.now(),
      askOnce(connect, target, run, last === undefined ? first : act(last)),
    )
    if (asked !== undefined) last = asked
    if (asked !== undefined && isSo(asked)) return asked
    await pause(Math.min(1000, Math.max(0, deadline - Date.now())))
  }
  return last
}

/** Undefined where the host cannot be reached. */
async function askOnce(
  connect: RunDependencies['connect'],
  target: HostTarget,
  run: string,
  act: Act,
): Promise<AskedRun | undefined> {
  return withSession(
    connect,
    target,
    async (session) => {
      const { code, stdout } = await session.run(askRun(run, act), { timeout: 20 })
      return code === 0 ? readAskedRun(stdout.toString('utf8')) : undefined
    },
    () => undefined,
  )
}

/** The value, or undefined where it takes longer than so many milliseconds; what comes later is left alone. */
export async function within<T>(milliseconds: number, task: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds)
  })
  task.catch(() => undefined)
  const first = await Promise.race([task, late])
  clearTimeout(timer)
  return first
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
