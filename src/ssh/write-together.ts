/** Fewer packets on the network. */
import type { Writable } from 'node:stream'

/**
 * What is written in one go travels in one go: ssh2 writes each packet of the protocol in three parts, of which each would be sent by
 * itself, wake the server, and be acknowledged.
 */
export function writeTogether(socket: Writable): void {
  const write = socket.write.bind(socket)
  const corked = (...given: Parameters<Writable['write']>): boolean => {
    if (socket.writableCorked === 0) {
      socket.cork()
      process.nextTick(() => socket.uncork())
    }
    return write(...given)
  }
  // Of its two forms, Parameters sees the longer alone.
  socket.write = corked as Writable['write']
}
