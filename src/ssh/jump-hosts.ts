/** Jump hosts: one connection to each, shared by all hosts behind it, however many those are. */
import type { Duplex } from 'node:stream'
import type { Client } from 'ssh2'
import { type ConnectOptions, logIn } from './connect.ts'
import { dial, unreachable } from './dial.ts'
import { type CheckedEndpoint, checkEndpoint, type Endpoint } from './endpoint.ts'
import { HostUnreachable } from './host-unreachable.ts'
import { semaphore } from './pool.ts'

export interface JumpHosts {
  /** Runs a task that connects through jump hosts: at most so many at once through the last of them. */
  readonly through: <T>(jumps: readonly Endpoint[], task: (dial: Dial) => Promise<T>) => Promise<T>
  readonly close: () => void
}

type Dial = (endpoint: CheckedEndpoint, timeout: number) => Promise<Duplex>

/** Handshakes at once through one jump host. Those that are through do not count. */
const HANDSHAKES = 16

interface JumpHost {
  readonly client: Promise<Client>
  readonly slots: <T>(task: () => Promise<T>) => Promise<T>
}

/** `optionsFor`: with what to log in to a jump host. */
export function openJumpHosts(optionsFor: (jump: Endpoint) => Promise<ConnectOptions>): JumpHosts {
  const known = new Map<string, JumpHost>()

  function jumpHost(path: readonly Endpoint[]): JumpHost {
    const key = JSON.stringify(path.map(({ name, address, port, user }) => [name, address, port, user]))
    const present = known.get(key)
    if (present !== undefined) return present
    const client = start(path)
    const made: JumpHost = { client, slots: semaphore(HANDSHAKES) }
    known.set(key, made)
    // Who comes after its end connects anew.
    const forget = (): void => {
      if (known.get(key) === made) known.delete(key)
    }
    client.then((one) => one.on('close', forget), forget)
    return made
  }

  async function start(path: readonly Endpoint[]): Promise<Client> {
    const last = path.at(-1)
    if (last === undefined) throw new RangeError('a path of jump hosts holds one at least')
    const options = await optionsFor(last)
    const { client } = await through(path.slice(0, -1), (open) =>
      logIn(checkEndpoint(last), { ...options, dial: open }),
    )
    client.on('error', () => undefined)
    return client
  }

  async function through<T>(path: readonly Endpoint[], task: (open: Dial) => Promise<T>): Promise<T> {
    if (path.length === 0) return task(dial)
    const { client, slots } = jumpHost(path)
    const name = path.at(-1)?.name ?? ''
    return slots(() => task(async (endpoint) => forward(await client, name, endpoint)))
  }

  return {
    through,
    close: () => {
      for (const { client } of known.values()) {
        void client.then(
          (one) => one.end(),
          () => undefined,
        )
      }
      known.clear()
    },
  }
}

/** A TCP connection that the jump host opens (RFC 4254, section 7.2). */
function forward(client: Client, jump: string, endpoint: CheckedEndpoint): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const gone = (): void =>
      reject(unreachable(endpoint, `the jump host "${jump}" closed the connection`, undefined, true))
    client.once('close', gone)
    try {
      client.forwardOut('127.0.0.1', 0, endpoint.address, endpoint.port, (error, channel) => {
        client.off('close', gone)
        if (error === undefined) {
          channel.on('error', () => undefined)
          resolve(channel)
        } else reject(refused(error, jump, endpoint))
      })
    } catch (error) {
      // The library throws where it knows already that the connection has ended.
      client.off('close', gone)
      reject(unreachable(endpoint, `the jump host "${jump}" is gone`, error, true))
    }
  })
}

// RFC 4254, section 5.1.
const PROHIBITED = 1
const CONNECT_FAILED = 2
const SHORTAGE = 4

function refused(
  error: Error & { reason?: unknown },
  jump: string,
  endpoint: CheckedEndpoint,
): HostUnreachable {
  const said = error.message.replace(/^\(SSH\) Channel open failure: /, '')
  switch (error.reason) {
    case PROHIBITED:
      return new HostUnreachable(
        `Cannot connect to "${endpoint.name}" at ${endpoint.address} port ${endpoint.port}: the jump host "${jump}" forbids it: ${said}`,
        { cause: error, hint: `AllowTcpForwarding and PermitOpen of sshd_config on "${jump}" decide it` },
      )
    case CONNECT_FAILED:
      return unreachable(endpoint, `the jump host "${jump}" cannot reach it: ${said}`, error)
    case SHORTAGE:
      return unreachable(endpoint, `the jump host "${jump}" has no room: ${said}`, error, true)
    default:
      return unreachable(endpoint, `through the jump host "${jump}": ${said}`, error)
  }
}
