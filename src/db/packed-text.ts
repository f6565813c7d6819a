/** Large texts as they are kept: compressed where that makes them shorter. */
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** Characters from which on it is worth the trouble. */
const WORTH = 512

/** The first character says which of the two it is. */
export function packText(text: string): string {
  if (text.length < WORTH) return `=${text}`
  const packed = deflateRawSync(text).toString('base64')
  return packed.length < text.length ? `z${packed}` : `=${text}`
}

export function unpackText(packed: string): string {
  const rest = packed.slice(1)
  return packed.startsWith('z') ? inflateRawSync(Buffer.from(rest, 'base64')).toString('utf8') : rest
}
