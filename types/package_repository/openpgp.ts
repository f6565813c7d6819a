/** OpenPGP public keys (RFC 9580) between their two forms: the armored text that people pass on, and the bytes that apt reads. */
import { createHash } from 'node:crypto'

const BEGIN = '-----BEGIN PGP PUBLIC KEY BLOCK-----'
const END = '-----END PGP PUBLIC KEY BLOCK-----'
const BLOCK = new RegExp(`${BEGIN}[ \\t]*\\n([\\s\\S]*?)\\n${END}`, 'g')

/** The bytes of all keys in armored text (RFC 9580 6.2). Throws an Error that says what is wrong with it. */
export function dearmor(text: string): Buffer {
  if (/-----BEGIN PGP (?:PRIVATE|SECRET)/.test(text)) throw new Error('it holds a private key')
  const blocks = [...text.replaceAll('\r\n', '\n').matchAll(BLOCK)]
  if (blocks.length === 0) throw new Error(`it has no ${BEGIN}`)
  return Buffer.concat(blocks.map(([, block = '']) => bytesOf(block)))
}

/** Headers end at the first empty line; the checksum, where there is one, is the last line. */
function bytesOf(block: string): Buffer {
  const lines = block.split('\n').map((line) => line.trim())
  const blank = lines.indexOf('')
  const body = lines.slice(blank + 1).filter((line) => line !== '')
  const last = body.at(-1) ?? ''
  const sum = /^=[A-Za-z0-9+/]{4}$/.test(last) ? last.slice(1) : undefined
  const base64 = (sum === undefined ? body : body.slice(0, -1)).join('')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new Error('what is in it is not base64')
  const bytes = Buffer.from(base64, 'base64')
  if (sum !== undefined && crc24(bytes) !== sum) throw new Error('its checksum is wrong: a part is missing')
  if (!isPublicKey(bytes)) throw new Error('what is in it is no public key')
  return bytes
}

/** Whether the first packet is a public key (RFC 9580 4.2 and 5.5: tag 6). */
export function isPublicKey(bytes: Buffer): boolean {
  const [head = 0] = bytes
  if ((head & 0x80) === 0) return false
  return ((head & 0x40) === 0 ? (head >> 2) & 0x0f : head & 0x3f) === 6
}

export function armor(bytes: Buffer): string {
  const lines = bytes.toString('base64').replaceAll(/.{1,64}/g, '$&\n')
  return `${BEGIN}\n\n${lines}=${crc24(bytes)}\n${END}\n`
}

/** RFC 9580 6.1, in base64. */
function crc24(bytes: Buffer): string {
  let crc = 0xb704ce
  for (const byte of bytes) {
    crc ^= byte << 16
    for (let bit = 0; bit < 8; bit += 1) {
      crc <<= 1
      if ((crc & 0x1000000) !== 0) crc ^= 0x1864cfb
    }
  }
  return Buffer.from([(crc >> 16) & 0xff, (crc >> 8) & 0xff, crc & 0xff]).toString('base64')
}

/** Fingerprints of the primary keys, in capital hexadecimal (RFC 9580 5.5.4): versions 4 and 6. */
export function fingerprintsOf(bytes: Buffer): readonly string[] {
  const found: string[] = []
  for (let at = 0; at < bytes.length;) {
    const packet = packetAt(bytes, at)
    if (packet === undefined) break
    const { tag, body, end } = packet
    if (tag === 6) {
      const head = body[0] === 6 ? Buffer.alloc(5, 0x9b) : Buffer.alloc(3, 0x99)
      if (body[0] === 6) head.writeUInt32BE(body.length, 1)
      else head.writeUInt16BE(body.length, 1)
      const hash = createHash(body[0] === 6 ? 'sha256' : 'sha1')
      found.push(hash.update(head).update(body).digest('hex').toUpperCase())
    }
    at = end
  }
  return found
}

interface Packet {
  readonly tag: number
  readonly body: Buffer
  readonly end: number
}

/** RFC 9580 4.2: old and new lengths; a partial length, which keys never have, ends the reading. */
function packetAt(bytes: Buffer, at: number): Packet | undefined {
  const head = bytes[at] ?? 0
  const [first = 0, second = 0] = bytes.subarray(at + 1)
  const made = (tag: number, size: number, length: number): Packet => {
    const start = at + 1 + size
    return { tag, body: bytes.subarray(start, start + length), end: start + length }
  }
  const number = (size: number): number =>
    at + 1 + size <= bytes.length ? bytes.readUIntBE(at + 1, size) : 0
  if ((head & 0x80) === 0) return undefined
  if ((head & 0x40) === 0) {
    const size = [1, 2, 4][head & 0x03]
    return size === undefined ? undefined : made((head >> 2) & 0x0f, size, number(size))
  }
  if (first < 192) return made(head & 0x3f, 1, first)
  if (first < 224) return made(head & 0x3f, 2, (first - 192) * 256 + second + 192)
  if (first !== 255 || at + 6 > bytes.length) return undefined
  return made(head & 0x3f, 5, bytes.readUInt32BE(at + 2))
}
