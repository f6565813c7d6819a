/** A connection of the keeper's as a transport. */
import type { Socket } from 'node:net'
import { Readable, Writable } from 'node:stream'
import { HostUnreachable } from '../host-unreachable.ts'
import type { Channel, Transport } from '../transport.ts'
import { FIRST_CHANNEL } from './conversation.ts'
import { encodeFrame, encodeFrames, type Frame, kinds } from './frames.ts'

export interface KeptTransport {
  readonly transport: Transport
  /** Takes what the keeper says. */
  readonly hear: (frame: Frame) => void
}

/** `first`: the command line of the channel that is open already. */
export function keptTransport(host: string, socket: Socket, first: string): KeptTransport {
  const channels = new Map<number, HeardChannel>()
  const waiting = new Map<number, (outcome: Channel | string) => void>()
  let isClosed = false
  let lastNumber = FIRST_CHANNEL
  let tellLost: (error: Error) => void = () => undefined
  const lost = new Promise<Error>((resolve) => {
    tellLost = resolve
  })
  const isOver = (reason: string): void => {
    for (const { cut } of channels.values()) cut()
    if (!isClosed) tellLost(new HostUnreachable(reason))
  }
  socket.on('close', () => isOver(`Lost "${host}": the connection was closed`))
  let unclaimed: Channel | undefined = openHeard(FIRST_CHANNEL)

  function openHeard(number: number): Channel {
    const heard = heardChannel(socket, number)
    channels.set(number, heard)
    return heard.channel
  }

  return {
    transport: {
      host,
      lost,
      open: async (command, options = {}) => {
        if (unclaimed !== undefined && command === first && options.terminal !== true) {
          const channel = unclaimed
          unclaimed = undefined
          return channel
        }
        lastNumber += 1
        const number = lastNumber
        socket.write(encodeFrame(kinds.open, number, JSON.stringify({ command, ...options })))
        const opened = new Promise<Channel | string>((resolve) => waiting.set(number, resolve))
        const outcome = await Promise.race([opened, lost])
        if (outcome instanceof Error) throw outcome
        if (typeof outcome === 'string') throw new HostUnreachable(outcome)
        return outcome
      },
      together: (task) => {
        socket.cork()
        task()
        socket.uncork()
      },
      mayServeAgain: () => socket.write(encodeFrame(kinds.keep)),
      close: () => {
        isClosed = true
        socket.end()
        socket.resume()
        // What was written has left by then; what the keeper still says is nobody's affair.
        socket.once('finish', () => socket.destroy())
      },
    },
    hear: ({ kind, channel: number, body }) => {
      if (kind === kinds.lost) isOver(body.toString('utf8'))
      else if (kind === kinds.opened || kind === kinds.refused) {
        // At once: what the channel says may be in the same chunk.
        waiting.get(number)?.(kind === kinds.opened ? openHeard(number) : body.toString('utf8'))
        waiting.delete(number)
      } else channels.get(number)?.hear(kind, body)
    },
  }
}

interface HeardChannel {
  readonly channel: Channel
  readonly hear: (kind: number, body: Buffer) => void
  /** The connection is gone. */
  readonly cut: () => void
}

function heardChannel(socket: Socket, number: number): HeardChannel {
  const resume = (): void => {
    socket.resume()
  }
  const stdout = new Readable({ read: resume })
  const stderr = new Readable({ read: resume })
  const send = (frames: readonly Buffer[], done: () => void): void => {
    let isRoom = true
    if (socket.writable) for (const frame of frames) isRoom = socket.write(frame)
    if (isRoom) {
      done()
      return
    }
    const go = (): void => {
      socket.off('drain', go)
      socket.off('close', go)
      done()
    }
    socket.on('drain', go)
    socket.on('close', go)
  }
  const stdin = new Writable({
    decodeStrings: true,
    write: (chunk: Buffer, _encoding, done) => send(encodeFrames(kinds.input, number, chunk), done),
    final: (done) => send([encodeFrame(kinds.inputEnd, number)], done),
  })
  let code: number | undefined
  let tellExit: (code: number | undefined) => void = () => undefined
  const exited = new Promise<number | undefined>((resolve) => {
    tellExit = resolve
  })
  const ended = Promise.all([endOf(stdout), endOf(stderr)]).then(() => code)
  const end = (): void => {
    tellExit(code)
    stdout.push(null)
    stderr.push(null)
  }
  return {
    channel: {
      stdin,
      stdout,
      stderr,
      exited,
      ended,
      close: () => send([encodeFrame(kinds.close, number)], () => undefined),
    },
    cut: () => {
      if (!stdout.readableEnded) end()
    },
    hear: (kind, body) => {
      if (kind === kinds.stdout || kind === kinds.stderr) {
        if (!(kind === kinds.stdout ? stdout : stderr).push(body)) socket.pause()
      } else if (kind === kinds.exited) {
        code = (JSON.parse(body.toString('utf8')) as number | null) ?? undefined
        tellExit(code)
      } else if (kind === kinds.ended) end()
    },
  }
}

function endOf(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('close', resolve)
  })
}
