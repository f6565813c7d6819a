/** Names of objects as a person types them. */
import { asciiName } from '../../core/idn.ts'
import type { ObjectKind } from './snapshot.ts'

/** As it is kept: hosts and zones have names of DNS, which need not be typed in ASCII, nor without their final dot. */
export function typedName(kind: ObjectKind, text: string): string {
  return kind === 'host' || kind === 'zone' ? dnsName(text) : text.toLowerCase()
}

/** A name of DNS, without final dot. */
export function dnsName(text: string): string {
  return asciiName(text).replace(/\.$/, '')
}
