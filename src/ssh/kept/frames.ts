/** The bytes between a command and the keeper: frames of a kind, the number of a channel, and a body. */
import { Buffer } from 'node:buffer'

/** What a frame is about. The first six come from the command, the others from the keeper. */
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
  /** Before anything else: the keeper is awake. */
  hello: 9,
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
/** Bytes of a body that is sent; more of them go in several frames. */
const USUAL = 256 * 1024
/** No frame of ours is longer; what says so is not of ours. Bytes. */
const LONGEST = 4 * 2 ** 20

export function encodeFrame(kind: number, channel = 0, body: Buffer | string = ''): Buffer {
  const bytes = Buffer.from(body)
  const head = Buffer.allocUnsafe(HEAD)
  head.writeUInt8(kind, 0)
  head.writeUInt32BE(channel, 1)
  head.writeUInt32BE(bytes.length, 5)
  return bytes.length === 0 ? head : Buffer.concat([head, bytes])
}

/** A body of any length, in one frame or more. */
export function encodeFrames(kind: number, channel: number, body: Buffer): readonly Buffer[] {
  const frames: Buffer[] = []
  for (let at = 0; at < body.length; at += USUAL)
    frames.push(encodeFrame(kind, channel, body.subarray(at, at + USUAL)))
  return frames
}

/** Takes chunks as they come and gives the frames that they complete. Throws where they are no frames. */
export function frameReader(): (chunk: Buffer) => readonly Frame[] {
  let parts: Buffer[] = []
  let size = 0
  /** Bytes that the frame needs which comes next, as far as it is known. */
  let needed = HEAD
  return (chunk) => {
    parts.push(chunk)
    size += chunk.length
    if (size < needed) return []
    const all = parts.length === 1 ? chunk : Buffer.concat(parts)
    const frames: Frame[] = []
    let at = 0
    needed = HEAD
    while (all.length - at >= HEAD) {
      const length = all.readUInt32BE(at + 5)
      if (length > LONGEST) throw new Error(`a frame of ${length} bytes`)
      needed = HEAD + length
      if (all.length - at < needed) break
      frames.push({
        kind: all.readUInt8(at),
        channel: all.readUInt32BE(at + 1),
        body: all.subarray(at + HEAD, at + needed),
      })
      at += needed
      needed = HEAD
    }
    parts = [all.subarray(at)]
    size = all.length - at
    return frames
  }
}
