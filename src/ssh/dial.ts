/** Opens the TCP connection, with errors that say what is wrong. */
import { connect as connectSocket, type Socket } from 'node:net'
import type { CheckedEndpoint } from './endpoint.ts'
import { HostUnreachable } from './host-unreachable.ts'
import { writeTogether } from './write-together.ts'

/** Throws HostUnreachable. `timeout` in seconds. */
export function dial(endpoint: CheckedEndpoint, timeout: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host: endpoint.address, port: endpoint.port })
    // Nagle's algorithm costs 40 ms a command against delayed acknowledgements.
    socket.setNoDelay(true)
    writeTogether(socket)
    const fail = (error: NodeJS.ErrnoException): void => {
      clearTimeout(timer)
      reject(unreachable(endpoint, reasonOf(endpoint, error), error, error.code === 'ECONNRESET'))
    }
    const timer = setTimeout(() => {
      socket.off('error', fail)
      socket.destroy()
      reject(unreachable(endpoint, `no answer within ${timeout} s`))
    }, timeout * 1000)
    socket.once('error', fail)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', fail)
      resolve(socket)
    })
  })
}

export function unreachable(
  endpoint: CheckedEndpoint,
  reason: string,
  cause?: unknown,
  isBusy = false,
): HostUnreachable {
  return new HostUnreachable(`Cannot connect to "${endpoint.name}" at ${placeOf(endpoint)}: ${reason}`, {
    cause,
    isTransient: true,
    isBusy,
    hint: `is it on, and is that its address? "inv show host ${endpoint.name}" shows what is recorded; its attributes ssh-address and ssh-port override that`,
  })
}

/** `10.20.0.5 port 22`. */
export function placeOf(endpoint: CheckedEndpoint): string {
  return `${endpoint.address} port ${endpoint.port}`
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the host refuses the connection (nothing listens on this port)',
  EHOSTUNREACH: 'the host is unreachable',
  ENETUNREACH: 'there is no route to its network',
  EADDRNOTAVAIL: 'there is no route to its network',
  ETIMEDOUT: 'no answer',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name server does not answer',
  EACCES: 'a firewall of this machine forbids it',
}

function reasonOf(endpoint: CheckedEndpoint, error: NodeJS.ErrnoException): string {
  // Several addresses tried in vain come as one error of many (AggregateError).
  const first = error instanceof AggregateError ? (error.errors[0] as NodeJS.ErrnoException) : error
  if (first.code === 'ENOTFOUND') return `the name "${endpoint.address}" is not known`
  return REASONS[first.code ?? ''] ?? first.message
}
