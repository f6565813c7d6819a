/** An ssh2 client as a transport. */
import type { Duplex } from 'node:stream'
import type { Client, ClientChannel } from 'ssh2'
import { HostUnreachable } from './host-unreachable.ts'
import type { Channel, OpenOptions, Transport } from './transport.ts'

/** `socket`: what carries it, a TCP connection or a channel of a jump host. */
export function clientTransport(host: string, client: Client, socket: Duplex): Transport {
  const lost = new Promise<Error>((resolve) => {
    client.on('error', (error: Error & { level?: string }) => {
      const timedOut = error.level === 'client-timeout'
      resolve(connectionLost(host, timedOut ? 'it no longer answers' : error.message, error))
    })
    client.on('close', () => resolve(connectionLost(host, 'the connection was closed')))
  })
  return {
    host,
    lost,
    open: (command, options = {}) => openChannel(host, client, command, options, lost),
    together: (task) => {
      socket.cork()
      task()
      socket.uncork()
    },
    close: () => {
      client.end()
      // What was written has left by then; the server's goodbye would cost the process another round trip.
      socket.once('finish', () => socket.destroy())
    },
  }
}

function connectionLost(host: string, reason: string, cause?: unknown): HostUnreachable {
  return new HostUnreachable(`Lost "${host}": ${reason}`, { cause })
}

async function openChannel(
  host: string,
  client: Client,
  command: string,
  { terminal = false }: OpenOptions,
  lost: Promise<Error>,
): Promise<Channel> {
  const opened = new Promise<ClientChannel>((resolve, reject) => {
    client.exec(command, terminal ? { pty: { term: 'dumb' } } : {}, (error, channel) => {
      if (error === undefined) resolve(channel)
      else
        reject(
          new HostUnreachable(`Cannot run a command on "${host}": ${error.message}`, {
            cause: error,
            hint: 'the SSH server may allow too few sessions (MaxSessions) or force a command of its own',
          }),
        )
    })
  })
  const channel = await Promise.race([opened, lost])
  if (channel instanceof Error) throw channel
  // A write that fails because the other side has gone shows as an ended channel; the event must not become a crash.
  channel.on('error', () => undefined)
  let code: number | undefined
  const ended = new Promise<number | undefined>((resolve) => {
    channel.on('close', () => resolve(code))
  })
  const exited = new Promise<number | undefined>((resolve) => {
    channel.on('exit', (status: number | null) => {
      code = status ?? undefined
      resolve(code)
    })
    void ended.then(resolve)
  })
  return {
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    exited,
    ended,
    close: () => channel.close(),
  }
}
