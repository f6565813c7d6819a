/** A TCP relay on loopback that counts round trips, and cuts the connection where a test wants it cut. */
import { connect, createServer, type Socket } from 'node:net'

export interface Relay {
  readonly port: number
  /** Of all connections so far. */
  readonly seen: { roundTrips: number; bytesOut: number; bytesIn: number; connections: number }
  /** Cuts the next connections once so many bytes have gone to the server; undefined: never. */
  cutAfter: number | undefined
  /** Called once, in the next connections, when so many bytes have gone to the server. */
  at: { readonly bytes: number; readonly act: () => void } | undefined
  /** Milliseconds added to each direction. */
  delay: number
  /** Cuts what is connected now; who comes later is served. */
  cut(): void
  stop(): Promise<void>
}

/**
 * A connection is one round trip (SYN and its answer), and so is each answer: bytes from the server after bytes to it.
 */
export async function startRelay(target: number): Promise<Relay> {
  const sockets = new Set<Socket>()
  const relay = {
    port: 0,
    seen: { roundTrips: 0, bytesOut: 0, bytesIn: 0, connections: 0 },
    cutAfter: undefined as number | undefined,
    at: undefined as Relay['at'],
    delay: 0,
    cut: () => {
      for (const socket of sockets) socket.destroy()
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
  const server = createServer((client) => {
    const upstream = connect({ host: '127.0.0.1', port: target })
    const both = [client, upstream]
    relay.seen.connections += 1
    relay.seen.roundTrips += 1
    // When the earliest bytes were sent that have not been answered yet.
    let asked: number | undefined
    let sent = 0
    const limit = relay.cutAfter
    let { at } = relay
    for (const socket of both) {
      socket.setNoDelay(true)
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        for (const other of both) other.destroy()
      })
    }
    const later = (task: () => void): void => {
      if (relay.delay === 0) task()
      else setTimeout(task, relay.delay)
    }
    client.on('data', (chunk: Buffer) => {
      asked ??= performance.now()
      relay.seen.bytesOut += chunk.length
      const room = limit === undefined ? chunk.length : limit - sent
      sent += chunk.length
      if (at !== undefined && sent >= at.bytes) {
        at.act()
        at = undefined
      }
      later(() => {
        upstream.write(chunk.subarray(0, Math.max(0, room)))
        // The end, not a reset: the server sees whatever has gone through, as when a cable is pulled later.
        if (room <= chunk.length && limit !== undefined) {
          upstream.end()
          client.destroy()
        }
      })
    })
    upstream.on('data', (chunk: Buffer) => {
      // With a delay, what comes sooner than that cannot be the answer to it.
      if (asked !== undefined && performance.now() - asked >= relay.delay) {
        relay.seen.roundTrips += 1
        asked = undefined
      }
      relay.seen.bytesIn += chunk.length
      later(() => client.write(chunk))
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the relay has no port')
  relay.port = address.port
  return relay
}
