/** Content as a state holds it: the hash for comparing, the text for the diff. */
import { createHash } from 'node:crypto'
import { Secret } from '../core/secret.ts'
import type { Content } from './state.ts'

/** Bytes of what a manifest gives as content: text as UTF-8. */
export function bytesOf(content: string | Buffer | Secret): Buffer {
  if (Buffer.isBuffer(content)) return content
  return Buffer.from(content instanceof Secret ? content.reveal() : content, 'utf8')
}

/** The desired side of a `Content` key. The text is left out where it is binary or secret. */
export function contentOf(content: string | Buffer | Secret): Content {
  const bytes = bytesOf(content)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const text = content instanceof Secret ? null : textOf(bytes)
  return { kind: 'content', sha256, bytes: bytes.length, ...(text === null ? {} : { text }) }
}

/** A list of objects as content: sorted by bytes, each once, so that order means nothing. `comment`, a line with "#", goes before them. */
export function objectsOf(lines: readonly string[], comment?: string): Content & { readonly text: string } {
  const sorted = [...new Set(lines)].sort((a, b) => (a < b ? -1 : 1))
  const all = comment === undefined ? sorted : [comment, ...sorted]
  const text = all.map((line) => `${line}\n`).join('')
  return { ...contentOf(text), text, form: 'objects' }
}

/** The text that the bytes are in UTF-8; null where they are binary: not UTF-8, or with a NUL in them. */
export function textOf(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
