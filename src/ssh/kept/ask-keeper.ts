/** The command's side: asks the keeper for a connection. */
import { unlinkSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { HostUnreachable } from '../host-unreachable.ts'
import type { Transport } from '../transport.ts'
import type { Answer, Ask } from './conversation.ts'
import { encodeFrame, type Frame, frameReader, kinds } from './frames.ts'
import { keptTransport } from './kept-transport.ts'

export interface FromKeeper {
  readonly transport: Transport
  /** Whether an earlier command has left it. */
  readonly again: boolean
}

/** For a keeper that was started a moment ago to listen. Milliseconds. */
const STARTING = 400
/** For one that is alive to say so. Milliseconds. */
const HELLO = 1000

/**
 * The reason, as text, where the keeper cannot give one and the command is to connect by itself. Throws HostUnreachable where nobody
 * could. `onWaiting` as of `ConnectOptions`.
 */
export async function askKeeper(
  path: string,
  ask: Ask,
  onWaiting?: () => void,
): Promise<FromKeeper | string> {
  const socket = await dialKeeper(path)
  if (socket === undefined) return 'the keeper of connections does not answer'
  const { transport, hear } = keptTransport(ask.name, socket, ask.first)
  return new Promise((resolve, reject) => {
    const read = frameReader()
    let isAnswered = false
    const timer = setTimeout(() => {
      // One that hangs is left aside: the next command starts another.
      leaveAside(path)
      settle({ kind: 'yourself', why: 'the keeper of connections does not answer' })
    }, HELLO)
    const settle = (answer: Answer): void => {
      clearTimeout(timer)
      isAnswered = true
      if (answer.kind === 'connected') {
        resolve({ transport, again: answer.again })
        return
      }
      transport.close()
      if (answer.kind === 'yourself') resolve(answer.why)
      else {
        const { message, hint, isBusy } = answer
        reject(new HostUnreachable(message, { isTransient: true, isBusy, hint }))
      }
    }
    const take = (frame: Frame): void => {
      if (isAnswered) hear(frame)
      else if (frame.kind === kinds.hello) clearTimeout(timer)
      else if (frame.kind === kinds.answer) settle(JSON.parse(frame.body.toString('utf8')) as Answer)
    }
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const frame of read(chunk)) take(frame)
      } catch {
        socket.destroy()
      }
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      if (!isAnswered) settle({ kind: 'yourself', why: 'the keeper of connections has ended' })
    })
    socket.write(encodeFrame(kinds.ask, 0, JSON.stringify(ask)))
    onWaiting?.()
  })
}

function leaveAside(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It is gone, or none of ours.
  }
}

/** Undefined where there is none, and none comes. */
async function dialKeeper(path: string): Promise<Socket | undefined> {
  const until = Date.now() + STARTING
  for (;;) {
    const found = await new Promise<Socket | string | undefined>((resolve) => {
      const socket = createConnection(path)
      socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code))
      socket.once('connect', () => resolve(socket))
    })
    if (typeof found === 'object') return found
    // Left by one that was killed: the next command starts another.
    if (found === 'ECONNREFUSED') leaveAside(path)
    if (found !== 'ENOENT' || Date.now() > until) return undefined
    await new Promise((resolve) => {
      setTimeout(resolve, 5)
    })
  }
}
