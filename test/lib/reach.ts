/** Reaches loopback servers as a run of `cfg` does, with a home folder of the test's own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { raw } from '../../src/core/shell.ts'
import type { Endpoint } from '../../src/ssh/endpoint.ts'
import { openReach, type ReachSettings } from '../../src/ssh/reach.ts'
import { Session } from '../../src/ssh/session.ts'

export interface Reached {
  /** What a script printed. */
  readonly run: (endpoint: Endpoint, script?: string) => Promise<string>
  /** Which transports were taken, and why. */
  readonly said: readonly string[]
  readonly home: string
  readonly acceptedKeys: readonly string[]
  /** Connects and leaves the session to the test. */
  readonly session: (endpoint: Endpoint) => Promise<Session>
  readonly close: () => Promise<void>
}

export interface ReachOptions extends Partial<ReachSettings> {
  readonly identity: string
  /** Text of `~/.ssh/config`. */
  readonly config?: string
  readonly knownHosts?: string
}

export function startReach(options: ReachOptions): Reached {
  const home = mkdtempSync(join(tmpdir(), 'hostwright-home-'))
  mkdirSync(join(home, '.ssh'), { mode: 0o700 })
  if (options.config !== undefined)
    writeFileSync(join(home, '.ssh', 'config'), options.config, { mode: 0o600 })
  if (options.knownHosts !== undefined) writeFileSync(join(home, '.ssh', 'known_hosts'), options.knownHosts)
  const said: string[] = []
  const acceptedKeys: string[] = []
  const reach = openReach({
    identityFiles: [options.identity],
    env: { PATH: process.env['PATH'], HOME: home, TMPDIR: home },
    acceptNewHostKeys: false,
    timeout: 5,
    retries: 0,
    inventoryCommand: 'inv',
    say: (host, text) => said.push(`${host}: ${text}`),
    ...options,
  })
  const session = async (endpoint: Endpoint): Promise<Session> => {
    const { transport, acceptedKey } = await reach.connect(endpoint)
    if (acceptedKey !== undefined) acceptedKeys.push(acceptedKey)
    return Session.open(transport)
  }
  return {
    said,
    home,
    acceptedKeys,
    session,
    run: async (endpoint, script = 'echo connected') => {
      const opened = await session(endpoint)
      const { stdout, stderr } = await opened.run(raw(script))
      await opened.end()
      return `${stdout.toString()}${stderr}`.trim()
    },
    close: async () => {
      await reach.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
