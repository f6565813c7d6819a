/** A connection of the keeper's as a transport. */
import type { Socket } from 'node:net'
import { Readable, Writable } from 'node:stream'
import { HostUnreachable } from '../host-unreachable.ts'
import type { Channel, Transport } from '../transport.ts'
import { FIRST_CHANNEL } from './conversation.ts'
import { encodeFrame, type Frame, kinds } from './frames.ts'

export interface KeptTransport {
  readonly transport: Transport
  /** Takes what the keeper says. */
  readonly hear: (frame: Frame) => void
}

/** `first`: the command line of the channel that is open already. */
export function keptTransport(host: string, socket: Socket, first: string): KeptTransport {
  const channels = new Map<number, HeardChannel>()
  const waiting = new Map<number, (problem: string | undefined) => void>()
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
        const opened = new Promise<string | undefined>((resolve) => waiting.set(number, resolve))
        const problem = await Promise.race([opened, lost])
        if (problem instanceof Error) throw problem
        if (problem !== undefined) throw new HostUnreachable(problem)
        return openHeard(number)
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
        waiting.get(number)?.(kind === kinds.opened ? undefined : body.toString('utf8'))
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
  const send = (kind: number, body: Buffer | string, done: () => void): void => {
    if (!socket.writable || socket.write(encodeFrame(kind, number, body))) done()
    else socket.once('drain', done)
  }
  const stdin = new Writable({
    decodeStrings: true,
    write: (chunk: Buffer, _encoding, done) => send(kinds.input, chunk, done),
    final: (done) => send(kinds.inputEnd, '', done),
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
      close: () => send(kinds.close, '', () => undefined),
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
