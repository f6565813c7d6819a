/** The bytes between a command and the keeper: frames of a kind, the number of a channel, and a body. */
import { Buffer } from 'node:buffer'

/** What a frame is about. The first seven come from the command, the others from the keeper. */
export const kinds = {
  /** JSON of an Ask; opens the conversation. */
  ask: 1,
  /** JSON of an Opening. */
  open: 2,
  input: 3,
  inputEnd: 4,
  close: 5,
  /** The connection may serve a later command. */
  keep: 6,
  /** JSON of an Answer, to `ask`. */
  answer: 10,
  opened: 11,
  /** Text: why there is no channel. */
  refused: 12,
  stdout: 13,
  stderr: 14,
  /** JSON of an exit code, or null. */
  exited: 15,
  ended: 16,
  /** Text: why the connection to the host is gone. */
  lost: 17,
} as const

export interface Frame {
  readonly kind: number
  readonly channel: number
  readonly body: Buffer
}

/** Kind, channel and length of the body. */
const HEAD = 9
/** No frame of ours is longer; what says so is not of ours. Bytes. */
const LONGEST = 64 * 2 ** 20

export function encodeFrame(kind: number, channel = 0, body: Buffer | string = ''): Buffer {
  const bytes = Buffer.from(body)
  const head = Buffer.allocUnsafe(HEAD)
  head.writeUInt8(kind, 0)
  head.writeUInt32BE(channel, 1)
  head.writeUInt32BE(bytes.length, 5)
  return bytes.length === 0 ? head : Buffer.concat([head, bytes])
}

/** Takes chunks as they come and gives the frames that they complete. Throws where they are no frames. */
export function frameReader(): (chunk: Buffer) => readonly Frame[] {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const frames: Frame[] = []
    let at = 0
    while (rest.length - at >= HEAD) {
      const length = rest.readUInt32BE(at + 5)
      if (length > LONGEST) throw new Error(`a frame of ${length} bytes`)
      const end = at + HEAD + length
      if (rest.length < end) break
      frames.push({
        kind: rest.readUInt8(at),
        channel: rest.readUInt32BE(at + 1),
        body: rest.subarray(at + HEAD, end),
      })
      at = end
    }
    rest = rest.subarray(at)
    return frames
  }
}
