/** Runs one command on several hosts, and collects facts of several: what needs no manifest. */
import { describeError } from '../core/errors.ts'
import type { Shell } from '../core/shell.ts'
import { runBounded } from '../ssh/pool.ts'
import type { Session } from '../ssh/session.ts'
import type { Facts } from '../type/facts.ts'
import { collectFacts } from './collect-facts.ts'
import { breakLock, type Held, readLock } from './lock.ts'
import type { HostTarget, RunDependencies } from './run-types.ts'
import { withSession } from './with-session.ts'

/** What came of one host: a value, or why there is none. */
export type HostAnswer<T> =
  | { readonly host: string; readonly value: T }
  | { readonly host: string; readonly error: { readonly message: string; readonly lines: readonly string[] } }

export interface Executed {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
  /** Set where it was stopped: it took longer, or printed more, than it may. */
  readonly stopped?: string
}

export type Connect = Pick<RunDependencies, 'connect'>

export interface ExecOptions {
  /** Hosts at once; default 20. */
  readonly parallel?: number
  /** Seconds; default 300. */
  readonly timeout?: number
}

export function execOn(
  dependencies: Connect,
  hosts: readonly HostTarget[],
  script: Shell,
  options: ExecOptions = {},
): Promise<readonly HostAnswer<Executed>[]> {
  const { timeout = 300 } = options
  return onEach(dependencies, hosts, options.parallel, (session) => session.run(script, { timeout }))
}

export function factsOf(
  dependencies: Connect,
  hosts: readonly HostTarget[],
  options: ExecOptions = {},
): Promise<readonly HostAnswer<Facts>[]> {
  return onEach(dependencies, hosts, options.parallel, collectFacts)
}

/** Who has the locks; the value is undefined where nobody has. */
export function readLocks(
  dependencies: Connect,
  hosts: readonly HostTarget[],
  options: ExecOptions = {},
): Promise<readonly HostAnswer<Held | undefined>[]> {
  return onEach(dependencies, hosts, options.parallel, readLock)
}

/** Takes these locks away, by host. The value is who had it, undefined where there was none any more. */
export function unlockHosts(
  dependencies: Connect,
  hosts: readonly HostTarget[],
  locks: ReadonlyMap<string, Held>,
  options: ExecOptions = {},
): Promise<readonly HostAnswer<string | undefined>[]> {
  return onEach(dependencies, hosts, options.parallel, (session) =>
    breakLock(session, locks.get(session.host)?.token),
  )
}

function onEach<T>(
  { connect }: Connect,
  hosts: readonly HostTarget[],
  parallel: number | undefined,
  task: (session: Session) => Promise<T>,
): Promise<readonly HostAnswer<T>[]> {
  return runBounded(hosts, parallel ?? 20, (host): Promise<HostAnswer<T>> =>
    withSession(
      connect,
      host,
      async (session) => ({ host: host.name, value: await task(session) }),
      (error) => ({ host: host.name, error: { message: error.message, lines: describeError(error) } }),
    ),
  )
}
