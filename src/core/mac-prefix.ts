/** The prefix that MACs are made under: the first two to five octets. */
import { parseMac } from './mac.ts'

/** QEMU's and KVM's customary one. */
export const CUSTOMARY_PREFIX = '52:54:00'

/** Reads `02:ab:cd`, `02-ab-cd` or `02abcd`; undefined where it is not two to five octets. */
export function parseMacPrefix(text: string): string | undefined {
  const bare = text.trim().replaceAll(/[:.-]/g, '')
  if (bare.length % 2 !== 0 || bare.length < 4 || bare.length > 10) return undefined
  return parseMac(bare.padEnd(12, '0'))?.slice(0, (bare.length / 2) * 3 - 1)
}

/**
 * Why no MAC is to be made under it, with the prefix that would do: it must be one of a single NIC, and one that no maker of
 * hardware was given (the group and the universal/local bit of IEEE 802).
 */
export function macPrefixProblem(
  prefix: string,
): { readonly reason: string; readonly instead: string } | undefined {
  const octet = Number.parseInt(prefix.slice(0, 2), 16)
  if ((octet & 3) === 2) return undefined
  return {
    reason: (octet & 1) === 1 ? 'is one of multicast addresses' : 'belongs to a maker of hardware',
    instead: `${((octet & 0xfc) | 2).toString(16).padStart(2, '0')}${prefix.slice(2)}`,
  }
}

/** How many MACs there are under it. */
export function macCount(prefix: string): number {
  return 2 ** (48 - 8 * prefix.split(':').length)
}

/** The n-th MAC under the prefix, from 0. */
export function macAt(prefix: string, n: number): string {
  const octets = 6 - prefix.split(':').length
  const hex = n.toString(16).padStart(2 * octets, '0')
  return [prefix, ...(hex.match(/../g) ?? [])].join(':')
}
