/** Parts of an IPv4 octet that have a reverse zone of their own (RFC 2317): how such a zone is called, and what it covers. */
import { lastOf, type Prefix } from '../../core/ip.ts'
import type { DelegationStyle } from '../../inventory/model/service-settings.ts'

export interface DelegatedRange {
  /** Absolute name without final dot: `64-26.2.0.192.in-addr.arpa`. */
  readonly zone: string
  /** The octet above it: `2.0.192.in-addr.arpa`. */
  readonly octet: string
  /** Last octet of its first and last address. */
  readonly first: number
  readonly last: number
}

/** Of a prefix from /25 to /32. */
export function rangeOfPrefix(prefix: Prefix, style: DelegationStyle): DelegatedRange {
  const first = Number(prefix.network & 255n)
  const last = Number(lastOf(prefix) & 255n)
  const label =
    style === 'first-last'
      ? `${first}-${last}`
      : `${first}${style === 'first/length' ? '/' : '-'}${prefix.length}`
  const octet = octetZone(prefix.network)
  return { zone: `${label}.${octet}`, octet, first, last }
}

/** `2.0.192.in-addr.arpa` of 192.0.2.64. */
export function octetZone(value: bigint): string {
  const address = Number(value)
  return `${(address >>> 8) & 255}.${(address >>> 16) & 255}.${address >>> 24}.in-addr.arpa`
}

/**
 * What a zone of such a name covers; undefined where the name is of another kind. `0-31` may mean /31 as well as up to 31:
 * then it is what `style` would have written.
 */
export function rangeOfName(name: string, style: DelegationStyle): DelegatedRange | undefined {
  const [, from, sign, to, octet] =
    /^(\d{1,3})([-/])(\d{1,3})\.((?:\d{1,3}\.){3}in-addr\.arpa)$/.exec(name) ?? []
  if (from === undefined || to === undefined || octet === undefined) return undefined
  const first = Number(from)
  const byLength = lastByLength(first, Number(to))
  const byLast = sign === '-' && Number(to) >= first && Number(to) < 256 ? Number(to) : undefined
  const last = style === 'first-last' ? (byLast ?? byLength) : (byLength ?? byLast)
  return last === undefined ? undefined : { zone: name, octet, first, last }
}

function lastByLength(first: number, length: number): number | undefined {
  if (length < 25 || length > 32) return undefined
  const size = 2 ** (32 - length)
  return first % size === 0 && first < 256 ? first + size - 1 : undefined
}
