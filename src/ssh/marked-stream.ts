/** Splits one output stream of the remote shell into what each frame printed, by the end markers in it. */
import type { Readable } from 'node:stream'
import { MARK } from './prelude.ts'

export interface Piece {
  readonly output: Buffer
  /** True where more was printed than was kept. */
  readonly capped: boolean
  readonly code: number
}

export interface MarkedStreamOptions {
  /** Unguessable, so that no output can be taken for a marker. */
  readonly nonce: string
  /** Bytes kept of one frame's output. */
  readonly limitOf: (frame: number) => number
  /** Called once for each frame in order, 0 first. */
  readonly onPiece: (frame: number, piece: Piece) => void
  /** Called once for a frame that prints more than its limit. */
  readonly onCapped: (frame: number) => void
}

/** Starts reading. */
export function readMarked(stream: Readable, options: MarkedStreamOptions): void {
  const marker = Buffer.from(`${MARK}${options.nonce} `, 'latin1')
  let frame = 0
  let kept: Buffer[] = []
  let size = 0
  let capped = false
  // The end of what has arrived, where a marker may have begun.
  let held: Buffer = Buffer.alloc(0)

  const keep = (bytes: Buffer): void => {
    const room = options.limitOf(frame) - size
    if (bytes.length > room && !capped) {
      capped = true
      options.onCapped(frame)
    }
    const part = bytes.length > room ? bytes.subarray(0, Math.max(0, room)) : bytes
    size += part.length
    if (part.length > 0) kept.push(part)
  }

  stream.on('data', (chunk: Buffer) => {
    let data = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    held = Buffer.alloc(0)
    for (;;) {
      const start = data.indexOf(marker)
      if (start === -1) {
        const tail = Math.min(marker.length - 1, data.length)
        keep(data.subarray(0, data.length - tail))
        held = data.subarray(data.length - tail)
        return
      }
      const end = data.indexOf(10, start)
      keep(data.subarray(0, start))
      if (end === -1) {
        held = data.subarray(start)
        return
      }
      const code = Number(data.toString('latin1', start + marker.length, end).split(' ')[1])
      options.onPiece(frame, { output: Buffer.concat(kept), capped, code })
      frame += 1
      kept = []
      size = 0
      capped = false
      data = data.subarray(end + 1)
    }
  })
}
