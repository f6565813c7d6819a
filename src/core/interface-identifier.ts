/** The lower bits of IPv6 addresses: those that a MAC makes, and those that are kept for anycast. */
import { widthOf, type Ip, type Prefix } from './ip.ts'

/**
 * The addresses of an IPv6 subnet that are kept for anycast (RFC 2526, RFC 5453): `fdff:ffff:ffff:ff80` and up behind a /64,
 * the highest 128 behind any other. None for IPv4, nor where they would be half of the subnet or more.
 */
export function anycastRange(prefix: Prefix): readonly { readonly first: Ip; readonly last: Ip }[] {
  const hostBits = widthOf(prefix.family) - prefix.length
  if (prefix.family === 4 || hostBits < 9) return []
  const end = hostBits === 64 ? 0xfdff_ffff_ffff_ffffn : (1n << BigInt(hostBits)) - 1n
  return [
    {
      first: { family: 6, value: prefix.network + end - 127n },
      last: { family: 6, value: prefix.network + end },
    },
  ]
}

/**
 * The address that a host with this MAC makes for itself in a /64 (RFC 4291 appendix A: modified EUI-64). Undefined for any
 * other prefix, where there is no such address (RFC 4862 5.5.3).
 */
export function eui64Address(prefix: Prefix, mac: string): Ip | undefined {
  if (prefix.family !== 6 || prefix.length !== 64) return undefined
  const bits = BigInt(`0x${mac.replaceAll(':', '')}`)
  const inverted = bits ^ (1n << 41n)
  const identifier = ((inverted >> 24n) << 40n) | (0xfffen << 24n) | (inverted & 0xff_ffffn)
  return { family: 6, value: prefix.network | identifier }
}
