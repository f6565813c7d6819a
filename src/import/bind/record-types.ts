/** The types of DNS records that a zone file may have, beyond those that an inventory holds. */
import { typeName, typeNames } from '../../core/dns-record-types.ts'

/** Made by signing the zone, so made anew by whoever signs it; 65534 is where BIND notes how far it is. */
export const DNSSEC_TYPES: ReadonlySet<string> = new Set(
  'RRSIG NSEC NSEC3 NSEC3PARAM DNSKEY CDS CDNSKEY SIG KEY NXT ZONEMD TYPE65534'.split(' '),
)

/** Those of them that a person may have put into a zone that is not signed, or not yet. */
export const KEY_TYPES: ReadonlySet<string> = new Set(['DNSKEY', 'CDS', 'CDNSKEY'])

/** The type in upper case, one given by number (RFC 3597) by its name where it has one; undefined where it is none. */
export function recordTypeOf(text: string): string | undefined {
  const upper = text.toUpperCase()
  if (typeNames.has(upper)) return upper
  const number = /^TYPE(\d{1,5})$/.exec(upper)?.[1]
  if (number === undefined || Number(number) > 0xffff) return undefined
  return typeName(Number(number)) ?? `TYPE${Number(number)}`
}
