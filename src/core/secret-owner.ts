/**
 * For whom a secret was set: a line in the header of its age file that no key needs and that cannot be changed without one, since the
 * header is authenticated (C2SP age-encryption.org/v1: readers pass over stanzas that they do not know).
 */
import { Buffer } from 'node:buffer'

/** The stanza's type; its argument is the customer's name, or there is none, which is base. */
const OWNER_STANZA = 'hostwright/customer'

export interface SecretOwner {
  /** Undefined is base. */
  readonly customer: string | undefined
}

export function ownerArguments({ customer }: SecretOwner): string[] {
  return customer === undefined ? [OWNER_STANZA] : [OWNER_STANZA, customer]
}

/** Of the arguments of a stanza; undefined for one of another type. */
export function ownerOfArguments([type, customer]: readonly string[]): SecretOwner | undefined {
  return type === OWNER_STANZA ? { customer } : undefined
}

/** Out of an age file with armor, without opening it. Undefined where it does not say, or is no such file. */
export function ownerOfSecret(text: string): SecretOwner | undefined {
  const [, body] = /-----BEGIN AGE ENCRYPTED FILE-----\s+([A-Za-z0-9+/=\s]+)-----END/.exec(text) ?? []
  if (body === undefined) return undefined
  // The header is text; what follows it is not, and is not read.
  const header = Buffer.from(body, 'base64').toString('latin1').split('\n--- ')[0] ?? ''
  const line = header.split('\n').find((one) => one.startsWith(`-> ${OWNER_STANZA}`))
  return line === undefined ? undefined : ownerOfArguments(line.slice('-> '.length).split(' '))
}
