/** What a certificate and a key say of themselves, in the words of the parameters. */
import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto'

/** An authority on the target is named by its path: what it is called is not known here. */
export function signerOf(authority: X509Certificate | undefined, given: string | undefined): string {
  if (given?.startsWith('/') === true) return given
  return authority === undefined ? 'itself' : subjectOf(authority.subject)
}

/** `CN=Office CA, O=Office` from the lines that node gives. */
export function subjectOf(subject: string): string {
  return subject.split('\n').join(', ')
}

export function publicKeyIn(pem: string): KeyObject | undefined {
  return pem === '' ? undefined : createPublicKey(pem)
}

export function isSame(a: KeyObject, b: KeyObject): boolean {
  const bytes = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('hex')
  return bytes(a) === bytes(b)
}

const CURVES: Readonly<Record<string, string>> = { prime256v1: 'ec-p256', secp384r1: 'ec-p384' }

export function typeOf({ asymmetricKeyType, asymmetricKeyDetails: details = {} }: KeyObject): string {
  const type = asymmetricKeyType ?? 'unknown'
  if (type === 'rsa') return `rsa-${details.modulusLength ?? ''}`
  return type === 'ec' ? (CURVES[details.namedCurve ?? ''] ?? `ec-${details.namedCurve ?? ''}`) : type
}
