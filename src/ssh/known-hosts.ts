/** SSH host keys as lines (`ssh-ed25519 AAAA…`): parse, compare, fingerprint, and which algorithms they allow. */
import { createHash } from 'node:crypto'

export interface HostKey {
  /** Name of the key's format, which stands in the blob too: `ssh-ed25519`. */
  readonly type: string
  /** RFC 4253 6.6: the public key as it goes over the wire. */
  readonly blob: Buffer
}

/** Signature algorithms (RFC 8332, 8709, 5656) by type of key, best first. SHA-1 is left out. */
const ALGORITHMS = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
} as const

export type HostKeyAlgorithm = (typeof ALGORITHMS)[keyof typeof ALGORITHMS][number]

/** Reads `TYPE BASE64 [COMMENT]`, with or without a known_hosts host field before it. Undefined where it is no key. */
export function parseKeyLine(line: string): HostKey | undefined {
  const words = line.trim().split(/\s+/)
  for (const start of [0, 1]) {
    const [type, base64] = [words[start], words[start + 1]]
    if (type === undefined || base64 === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) continue
    const key = keyOfBlob(Buffer.from(base64, 'base64'))
    if (key?.type === type) return key
  }
  return undefined
}

/** The key of a blob from the wire. Undefined where it does not begin with a type. */
export function keyOfBlob(blob: Buffer): HostKey | undefined {
  if (blob.length < 5) return undefined
  const length = blob.readUInt32BE(0)
  if (length === 0 || length > 64 || blob.length < 4 + length) return undefined
  return { type: blob.toString('latin1', 4, 4 + length), blob }
}

/** `ssh-ed25519 AAAA…`, as the inventory keeps it. */
export function formatKeyLine(key: HostKey): string {
  return `${key.type} ${key.blob.toString('base64')}`
}

/** `SHA256:…` as OpenSSH prints it: base64 without padding. */
export function fingerprint(key: HostKey): string {
  return `SHA256:${createHash('sha256').update(key.blob).digest('base64').replace(/=+$/, '')}`
}

export function isAmong(key: HostKey, pinned: readonly HostKey[]): boolean {
  return pinned.some((one) => one.blob.equals(key.blob))
}

/** The algorithms to offer, in the order of the pinned keys, so that no other key of the host can show up first. All of them where none is pinned. */
export function algorithmsFor(pinned: readonly HostKey[]): HostKeyAlgorithm[] {
  const types = pinned.length === 0 ? Object.keys(ALGORITHMS) : pinned.map((key) => key.type)
  const known: Readonly<Record<string, readonly HostKeyAlgorithm[]>> = ALGORITHMS
  return [...new Set(types.flatMap((type) => known[type] ?? []))]
}
