/** Is a host well after it was changed: a command of the operator's, over a connection of its own, until it says so or time is up. */
import type { Shell } from '../core/shell.ts'
import type { HostTarget, RunDependencies } from './run-types.ts'
import { withSession } from './with-session.ts'

export interface HealthCheck {
  /** Ends with 0 on a host that is well. */
  readonly command: Shell
  /** Seconds that the host has to become well. */
  readonly time: number
}

/** Seconds between two attempts. */
const PAUSE = 1

/** Undefined where it is well, else the reason of the last attempt. */
export async function whyUnwell(
  { connect }: Pick<RunDependencies, 'connect'>,
  host: HostTarget,
  { command, time }: HealthCheck,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const deadline = Date.now() + time * 1000
  for (;;) {
    const left = Math.max(1, (deadline - Date.now()) / 1000)
    const reason = await once(connect, host, command, left)
    if (reason === undefined) return undefined
    if (Date.now() + PAUSE * 1000 > deadline || signal?.aborted === true) return reason
    await new Promise((resolve) => {
      setTimeout(resolve, PAUSE * 1000)
    })
  }
}

async function once(
  connect: RunDependencies['connect'],
  host: HostTarget,
  command: Shell,
  timeout: number,
): Promise<string | undefined> {
  return withSession(
    connect,
    host,
    async (session) => {
      const { code, stdout, stderr, stopped } = await session.run(command, { timeout, limit: 2 ** 20 })
      if (stopped !== undefined) return stopped
      if (code === 0) return undefined
      const said = `${stdout.toString('utf8')}\n${stderr}`.trim().split('\n').slice(-3).join('; ')
      return `exit code ${code}${said === '' ? '' : `: ${said}`}`
    },
    ({ message }) => message,
  )
}
