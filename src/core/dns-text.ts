/** Character strings of zone files (RFC 1035 5.1): read to raw bytes, and written back quoted, split and escaped. */
import { Buffer } from 'node:buffer'

/** Octets that one character string holds at most (RFC 1035 3.3). */
const STRING_LIMIT = 255

/**
 * Reads what stands in a record of quoted strings. Text that begins with a double quote is a list of quoted strings with
 * the escapes `\DDD` (decimal) and `\X`; any other text is one string as it stands, blanks and semicolons included.
 * Gives the reason as text where it is neither.
 */
export function readStrings(data: string): readonly Buffer[] | string {
  if (/[\u0000-\u001f\u007f]/.test(data)) return 'it holds a control character'
  if (!data.startsWith('"')) return data === '' ? 'the text is empty' : [Buffer.from(data, 'utf8')]
  const strings: Buffer[] = []
  const quoted = /\s*"((?:[^"\\]|\\.)*)"(?=\s|$)/suy
  while (quoted.lastIndex < data.trimEnd().length) {
    const match = quoted.exec(data)
    if (match === null) return 'a quote is not closed, or text stands outside the quotes'
    const bytes = unescape(match[1] ?? '')
    if (bytes === undefined)
      return 'a backslash is followed by a number above 255, or by one of fewer than three digits'
    strings.push(bytes)
  }
  return strings
}

function unescape(text: string): Buffer | undefined {
  const parts: Buffer[] = []
  for (const [, decimal, escaped, plain] of text.matchAll(/\\(\d{3})|\\(.)|([^\\]+)/gsu)) {
    if (decimal === undefined) {
      if (escaped !== undefined && /\d/.test(escaped)) return undefined
      parts.push(Buffer.from(escaped ?? plain ?? '', 'utf8'))
    } else if (Number(decimal) > 255) return undefined
    else parts.push(Buffer.of(Number(decimal)))
  }
  return Buffer.concat(parts)
}

/** The strings as a zone file has them: each at most 255 octets, quoted, `"` and `\` escaped, all but printable ASCII as `\DDD`. */
export function writeStrings(strings: readonly Buffer[]): string {
  return strings.flatMap(splitAtLimit).map(quote).join(' ')
}

/** Octets on the wire: each string has its length before it. */
export function wireLength(strings: readonly Buffer[]): number {
  return strings.flatMap(splitAtLimit).reduce((sum, part) => sum + 1 + part.length, 0)
}

function splitAtLimit(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = []
  let start = 0
  do {
    const end = boundaryBefore(bytes, start + STRING_LIMIT)
    parts.push(bytes.subarray(start, end))
    start = end
  } while (start < bytes.length)
  return parts
}

/** The limit, or up to three octets before it, so that no UTF-8 character is cut where the text is UTF-8. */
function boundaryBefore(bytes: Buffer, limit: number): number {
  if (limit >= bytes.length) return bytes.length
  for (let end = limit; end > limit - 4; end -= 1) if (((bytes[end] ?? 0) & 0xc0) !== 0x80) return end
  return limit
}

/** One quoted string of at most 255 octets. */
export function quote(bytes: Buffer): string {
  let text = ''
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`
    else if (byte >= 0x20 && byte <= 0x7e) text += String.fromCharCode(byte)
    else text += `\\${String(byte).padStart(3, '0')}`
  }
  return `"${text}"`
}
