/**
 * SSH keys as recipients and identities of age: the stanzas `ssh-ed25519` and `ssh-rsa` of the age format
 * (C2SP age-encryption.org/v1, "Additional recipient types"; `age -R` of the reference implementation).
 */
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto'
import { type Identity, type Recipient, Stanza } from 'age-encryption'
import { x25519PublicOf } from './ed25519-to-x25519.ts'

const ED25519 = 'ssh-ed25519'
const RSA = 'ssh-rsa'
const LABEL: Readonly<Record<string, string>> = {
  [ED25519]: `age-encryption.org/v1/${ED25519}`,
  [RSA]: `age-encryption.org/v1/${RSA}`,
}
const ZERO_NONCE = Buffer.alloc(12)

/** `line`: `ssh-ed25519 AAAA… comment`. Undefined where it is no such key. */
export function sshRecipient(line: string): Recipient | undefined {
  const [kind = '', encoded = ''] = line.trim().split(/\s+/)
  const blob = Buffer.from(encoded, 'base64')
  const fields = readFields(blob)
  if (fields?.[0]?.toString() !== kind) return undefined
  if (kind === ED25519 && fields[1]?.length === 32) return ed25519Recipient(blob, fields[1])
  const [, exponent, modulus] = fields
  if (kind !== RSA || exponent === undefined || modulus === undefined) return undefined
  const key = createPublicKey({
    key: { kty: 'RSA', e: base64Url(exponent), n: base64Url(modulus) },
    format: 'jwk',
  })
  return {
    wrapFileKey: (fileKey) => [new Stanza([RSA, tagOf(blob)], publicEncrypt(oaep(key), fileKey))],
  }
}

function ed25519Recipient(blob: Buffer, publicKey: Buffer): Recipient {
  const converted = x25519PublicOf(publicKey)
  return {
    wrapFileKey: (fileKey) => {
      const { privateKey, publicKey: ephemeral } = generateKeyPairSync('x25519')
      const share = rawOf(ephemeral)
      const shared = tweaked(blob, diffieHellman({ privateKey, publicKey: x25519Public(converted) }))
      const cipher = createCipheriv('chacha20-poly1305', wrapKey(shared, share, converted), ZERO_NONCE, {
        authTagLength: 16,
      })
      const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()])
      return [new Stanza([ED25519, tagOf(blob), unpadded(share)], body)]
    },
  }
}

/** Of a private key as Node.js has it; `blob` is the public key on the wire. Undefined for kinds that age does not know. */
export function sshIdentity(key: KeyObject, blob: Buffer): Identity | undefined {
  if (key.asymmetricKeyType === 'rsa') return { unwrapFileKey: (stanzas) => unwrapRsa(stanzas, key, blob) }
  if (key.asymmetricKeyType !== 'ed25519') return undefined
  const { d = '', x = '' } = key.export({ format: 'jwk' })
  const scalar = createHash('sha512').update(Buffer.from(d, 'base64url')).digest().subarray(0, 32)
  const secret = x25519Private(scalar)
  const converted = x25519PublicOf(Buffer.from(x, 'base64url'))
  return { unwrapFileKey: (stanzas) => unwrapEd25519(stanzas, secret, converted, blob) }
}

function unwrapEd25519(
  stanzas: readonly Stanza[],
  secret: KeyObject,
  converted: Buffer,
  blob: Buffer,
): Uint8Array | null {
  for (const { args, body } of stanzas) {
    const [kind, tag, encoded = ''] = args
    if (kind !== ED25519 || tag !== tagOf(blob)) continue
    const share = Buffer.from(encoded, 'base64')
    if (share.length !== 32 || body.length !== 32) throw new Error(`invalid ${ED25519} stanza`)
    const shared = tweaked(blob, diffieHellman({ privateKey: secret, publicKey: x25519Public(share) }))
    const decipher = createDecipheriv('chacha20-poly1305', wrapKey(shared, share, converted), ZERO_NONCE, {
      authTagLength: 16,
    })
    decipher.setAuthTag(body.subarray(16))
    return Buffer.concat([decipher.update(body.subarray(0, 16)), decipher.final()])
  }
  return null
}

function unwrapRsa(stanzas: readonly Stanza[], key: KeyObject, blob: Buffer): Uint8Array | null {
  for (const { args, body } of stanzas)
    if (args[0] === RSA && args[1] === tagOf(blob)) return privateDecrypt(oaep(key), body)
  return null
}

/** The shared secret multiplied by what only this very key gives, so that it cannot stand for another with the same point. */
function tweaked(blob: Buffer, shared: Buffer): Buffer {
  const tweak = Buffer.from(hkdfSync('sha256', Buffer.alloc(0), blob, LABEL[ED25519] ?? '', 32))
  return diffieHellman({ privateKey: x25519Private(tweak), publicKey: x25519Public(shared) })
}

function wrapKey(shared: Buffer, share: Buffer, converted: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat([share, converted]), LABEL[ED25519] ?? '', 32))
}

function oaep(key: KeyObject): Parameters<typeof publicEncrypt>[0] {
  return {
    key,
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: 'sha256',
    oaepLabel: Buffer.from(LABEL[RSA] ?? ''),
  }
}

/** The first four bytes of the key's hash, by which a stanza names whom it is for. */
function tagOf(blob: Buffer): string {
  return unpadded(createHash('sha256').update(blob).digest().subarray(0, 4))
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

function base64Url(bytes: Buffer): string {
  return bytes.toString('base64url')
}

// RFC 8410: what stands before the 32 bytes of an X25519 key in DER.
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex')
const PUBLIC_PREFIX = Buffer.from('302a300506032b656e032100', 'hex')

function x25519Private(scalar: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, scalar]), format: 'der', type: 'pkcs8' })
}

function x25519Public(point: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, point]), format: 'der', type: 'spki' })
}

function rawOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(PUBLIC_PREFIX.length)
}

/** The fields of a public key on the wire (RFC 4253, section 6.6); undefined where lengths do not add up. */
function readFields(blob: Buffer): readonly Buffer[] | undefined {
  const fields: Buffer[] = []
  for (let offset = 0; offset < blob.length;) {
    if (offset + 4 > blob.length) return undefined
    const end = offset + 4 + blob.readUInt32BE(offset)
    if (end > blob.length) return undefined
    fields.push(blob.subarray(offset + 4, end))
    offset = end
  }
  return fields
}
