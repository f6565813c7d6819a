/** The keeper's side of a conversation: one command, one connection, any number of channels. */
import type { Socket } from 'node:net'
import type { Channel } from '../transport.ts'
import { type Ask, FIRST_CHANNEL, type Opening } from './conversation.ts'
import { encodeFrame, type Frame, frameReader, kinds } from './frames.ts'
import type { Lent, Slots } from './keeper-slots.ts'
import { pause } from '../pause.ts'

/** What a command has left running has this long to tidy up once its input has ended. Milliseconds. */
const TIDYING = 1000
/** Bytes that wait for the host before the command is told to wait, too. */
const MUCH = 16 * 2 ** 20
/** So long at a time, since a socket that waits does not notice that its command is gone. Milliseconds. */
const WAITING = 500

/** What comes over the socket is of the same version of ourselves, and the folder it lies in is the operator's own. */
export function serveCommand(socket: Socket, slots: Slots): void {
  const read = frameReader()
  let handle: ((frame: Frame) => void) | undefined
  socket.on('error', () => socket.destroy())
  socket.write(encodeFrame(kinds.hello))
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const frame of read(chunk)) {
        if (handle !== undefined) handle(frame)
        else if (frame.kind === kinds.ask) take(frame).catch(() => socket.destroy())
      }
    } catch {
      socket.destroy()
    }
  })

  async function take({ body }: Frame): Promise<void> {
    const found = await slots.lend(JSON.parse(body.toString('utf8')) as Ask)
    if ('kind' in found) socket.end(encodeFrame(kinds.answer, 0, JSON.stringify(found)))
    // It has lost its patience, or was killed.
    else if (socket.destroyed) found.release(false)
    else handle = converse(socket, found)
  }
}

/** Gives what takes the command's frames from here on. */
function converse(socket: Socket, { connection, first, again, release }: Lent): (frame: Frame) => void {
  const { transport } = connection
  const channels = new Map<number, Channel>([[FIRST_CHANNEL, first]])
  let mayKeep = false
  void transport.lost.then((error) => socket.end(encodeFrame(kinds.lost, 0, error.message)))
  socket.on('close', () => {
    for (const channel of channels.values()) channel.stdin.end()
    const all = Promise.all([...channels.values()].map((channel) => channel.ended))
    const tidied = Promise.race([all.then(() => true), pause(TIDYING).then(() => false)])
    void tidied.then((isOver) => release(mayKeep && isOver))
  })
  const answer = { kind: 'connected', again }
  socket.write(encodeFrame(kinds.answer, 0, JSON.stringify(answer)))
  carry(socket, FIRST_CHANNEL, first)

  const open = async ({ channel: number, body }: Frame): Promise<void> => {
    const { command, terminal = false } = JSON.parse(body.toString('utf8')) as Opening
    try {
      const channel = await transport.open(command, { terminal })
      channels.set(number, channel)
      send(socket, kinds.opened, number)
      carry(socket, number, channel)
    } catch (error) {
      send(socket, kinds.refused, number, error instanceof Error ? error.message : '')
    }
  }
  return (frame) => {
    const channel = channels.get(frame.channel)
    if (frame.kind === kinds.open) void open(frame)
    else if (frame.kind === kinds.keep) mayKeep = true
    else if (frame.kind === kinds.close) channel?.close()
    else if (frame.kind === kinds.inputEnd) channel?.stdin.end()
    else if (frame.kind === kinds.input && channel?.stdin.writable === true) {
      channel.stdin.write(frame.body)
      if (channel.stdin.writableLength > MUCH) {
        socket.pause()
        // Where the input has ended with this, no drain is told of.
        channel.stdin.once('drain', () => socket.resume())
        setTimeout(() => socket.resume(), WAITING)
      }
    }
  }
}

/** Everything that a channel says, to the command. */
function carry(socket: Socket, number: number, channel: Channel): void {
  for (const [kind, stream] of [
    [kinds.stdout, channel.stdout],
    [kinds.stderr, channel.stderr],
  ] as const)
    stream.on('data', (chunk: Buffer) => {
      if (send(socket, kind, number, chunk)) return
      stream.pause()
      const go = (): void => {
        socket.off('drain', go)
        socket.off('close', go)
        stream.resume()
      }
      socket.on('drain', go)
      socket.on('close', go)
    })
  void channel.exited.then((code) => send(socket, kinds.exited, number, JSON.stringify(code ?? null)))
  void channel.ended.then(() => send(socket, kinds.ended, number))
}

/** False where the socket wants a pause. To a command that is gone nothing is said. */
function send(socket: Socket, kind: number, channel: number, body: Buffer | string = ''): boolean {
  if (!socket.writable) return true
  // What arrives from the host in one go travels in one go.
  if (socket.writableCorked === 0) {
    socket.cork()
    process.nextTick(() => socket.uncork())
  }
  return socket.write(encodeFrame(kind, channel, body))
}
