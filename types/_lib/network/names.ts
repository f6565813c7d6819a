/** Schemas of what network types are told: names of interfaces, addresses, gateways, sizes. Each is written in one way. */
import * as z from 'zod/mini'
import { formatIp, formatPrefix, parseIp, prefixOf, widthOf } from '../../../src/core/ip.ts'

/** IFNAMSIZ of the kernel without its final NUL; a name may hold neither "/" nor white space, nor begin with "-". */
export const InterfaceName = z.string().check(
  z.regex(/^(?!\.{1,2}$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/, {
    error: 'must be the name of a network interface, 15 characters at most',
  }),
)

interface Length {
  readonly address: string
  readonly length: number
}

/** `10.20.0.5/24` in its parts, the address as the kernel prints it; undefined where it is none. */
export function splitLength(text: string): Length | undefined {
  const [address = '', length = '', ...rest] = text.split('/')
  const ip = parseIp(address)
  if (ip === undefined || rest.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > widthOf(ip.family))
    return undefined
  return { address: formatIp(ip), length: Number(length) }
}

/** As the kernel prints it; undefined where it is no address with its prefix length. */
function canonicalAddress(text: string): string | undefined {
  const parts = splitLength(text)
  return parts === undefined ? undefined : `${parts.address}/${parts.length}`
}

/** `10.20.0.5/24` */
export const InterfaceAddress = z.pipe(
  z.string().check(
    z.refine((text) => canonicalAddress(text) !== undefined, {
      error: 'must be an address with its prefix length, as in "10.20.0.5/24"',
    }),
  ),
  z.transform((text) => canonicalAddress(text) ?? text),
)

function canonicalIp(text: string): string | undefined {
  const ip = parseIp(text)
  return ip === undefined ? undefined : formatIp(ip)
}

export const IpAddress = z.pipe(
  z.string().check(z.refine((text) => parseIp(text) !== undefined, { error: 'must be an IP address' })),
  z.transform((text) => canonicalIp(text) ?? text),
)

/** `10.0.0.0/8` without bits behind its length; undefined where it is no prefix. */
export function canonicalPrefix(text: string): string | undefined {
  const parts = splitLength(text)
  const ip = parts === undefined ? undefined : parseIp(parts.address)
  if (parts === undefined || ip === undefined) return undefined
  return formatPrefix(prefixOf(ip, parts.length))
}

/** Bytes of the largest packet (RFC 791: 576 is what every host takes; 16 bits of the IP header are the most). */
export const Mtu = z.int().check(z.minimum(576), z.maximum(65_535))

/** A domain of names that have none: labels of letters, digits, hyphens and underscores. */
export const SearchDomain = z.string().check(
  z.regex(/^(?=.{1,253}\.?$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62}\.)*[A-Za-z0-9_-]{0,62}\.?$/, {
    error: 'must be a domain: labels of letters, digits, "-" and "_" with dots between',
  }),
)

export function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4
}
