/** Private keys of SSH as Node.js has them, for what is encrypted to their public halves. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import ssh2 from 'ssh2'

export interface PrivateKey {
  readonly key: KeyObject
  /** The public key on the wire (RFC 4253, section 6.6). */
  readonly blob: Buffer
}

/** Undefined where the text holds no private key that can be used as it is: one with a passphrase cannot. */
export function readPrivateKey(text: string): PrivateKey | undefined {
  const parsed = ssh2.utils.parseKey(text)
  if (parsed instanceof Error || !parsed.isPrivateKey()) return undefined
  const blob = parsed.getPublicSSH()
  const key = parsed.type === 'ssh-ed25519' ? ed25519Of(text, blob) : createPrivateKey(parsed.getPrivatePEM())
  return key === undefined ? undefined : { key, blob }
}

// RFC 8410: what stands before the 32 bytes of an Ed25519 private key in DER.
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** In OpenSSH's own format the 32 bytes of the private key stand before a second copy of the public one. */
function ed25519Of(text: string, blob: Buffer): KeyObject | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END/.exec(text)?.[1]
  if (body === undefined) return createPrivateKey(text)
  const bytes = Buffer.from(body, 'base64')
  const publicKey = blob.subarray(-32)
  const at = bytes.lastIndexOf(publicKey)
  if (at < 32) return undefined
  const seed = bytes.subarray(at - 32, at)
  return createPrivateKey({ key: Buffer.concat([ED25519_PREFIX, seed]), format: 'der', type: 'pkcs8' })
}
