// Ports on this machine's loopback that lead into a lab, for clients that run inside this very process.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { connect, createServer, type AddressInfo, type Server, Socket } from 'node:net'
import { join } from 'node:path'
import type { Operator } from './operator.ts'

export interface Forward {
  readonly host: '127.0.0.1'
  readonly port: number
  readonly close: () => void
}

export interface Forwards {
  readonly open: (address: string, port: number) => Promise<Forward>
  readonly close: () => void
}

/**
 * A process in the operator's namespace makes the far ends; it is reached by a socket file, which no namespace hides.
 * It ends with this process, because its standard input does.
 */
export function makeForwards(operator: Operator, socketPath: string): Forwards {
  let relay: Promise<ChildProcess> | undefined
  const servers = new Set<Server>()
  const sockets = new Set<Socket>()
  const open = async (address: string, port: number): Promise<Forward> => {
    relay ??= startRelay(operator, socketPath)
    await relay
    const server = createServer({ noDelay: true }, (near) => {
      const far = connect(socketPath)
      far.write(`${JSON.stringify({ address, port })}\n`)
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(one)
        one.pipe(other)
        one.on('error', () => other.destroy())
        one.on('close', () => {
          sockets.delete(one)
          other.destroy()
        })
      }
    })
    servers.add(server)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', resolve)
    })
    server.unref()
    const { port: nearPort } = server.address() as AddressInfo // a TCP server that listens has one
    return { host: '127.0.0.1', port: nearPort, close: () => server.close() }
  }
  return {
    open,
    close: () => {
      for (const server of servers) server.close()
      for (const socket of sockets) socket.destroy()
      void relay?.then((child) => child.kill('SIGKILL'))
    },
  }
}

async function startRelay(operator: Operator, socketPath: string): Promise<ChildProcess> {
  const [program = '', ...rest] = operator.argv([
    process.execPath,
    join(import.meta.dirname, 'namespace', 'relay.mjs'),
    socketPath,
  ])
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] })
  const first = await new Promise<string>((resolve) => {
    const lines = createInterface({ input: child.stdout })
    lines.once('line', resolve)
    lines.once('close', () => resolve(''))
  })
  if (first !== 'ready') throw new Error('Cannot forward a port into the lab: the relay did not start')
  child.unref()
  for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe.unref()
  return child
}
