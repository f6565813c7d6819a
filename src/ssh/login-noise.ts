/** What a login shell prints before /bin/sh answers: kept for the error where it never does. */
import type { Readable } from 'node:stream'

export interface LoginNoise {
  /** Its last lines, in one. Empty where it printed nothing. */
  readonly text: () => string
  /** The shell has answered: nothing more is kept. */
  readonly stop: () => void
}

const KEPT = 4096

export function watchNoise(streams: readonly Readable[]): LoginNoise {
  let kept = Buffer.alloc(0)
  const keep = (chunk: Buffer): void => {
    kept = Buffer.concat([kept, chunk]).subarray(-KEPT)
  }
  for (const stream of streams) stream.on('data', keep)
  return {
    text: () =>
      kept
        .toString('utf8')
        .split(/[\r\n]+/)
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .slice(-3)
        .join('; '),
    stop: () => {
      kept = Buffer.alloc(0)
      for (const stream of streams) stream.off('data', keep)
    },
  }
}
