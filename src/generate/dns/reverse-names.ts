/** Where the PTR record of an address stands: at its own reverse name, in the zone of a part of an octet (RFC 2317), or nowhere. */
import { compareIp, contains, reverseOwner, type Ip, type Prefix } from '../../core/ip.ts'
import type { DelegatedRange } from './delegated-range.ts'

export interface ReverseNames {
  /** The smallest first, where one lies in another; by the octet that they are parts of, as a number. */
  readonly ranges: ReadonlyMap<number, readonly DelegatedRange[]>
  /** Whether the address is in a subnet without reverse zone. */
  readonly hasNone: (ip: Ip) => boolean
}

export function reverseNames(ranges: readonly DelegatedRange[], none: readonly Prefix[]): ReverseNames {
  const byOctet = new Map<number, DelegatedRange[]>()
  for (const range of ranges.toSorted((a, b) => a.last - a.first - (b.last - b.first))) {
    const key = octetKey(range.octet)
    byOctet.set(key, [...(byOctet.get(key) ?? []), range])
  }
  return { ranges: byOctet, hasNone: membership(none) }
}

/** Absolute, without final dot; undefined where it has none. */
export function pointerName({ ranges, hasNone }: ReverseNames, ip: Ip): string | undefined {
  if (hasNone(ip)) return undefined
  if (ip.family === 4 && ranges.size > 0) {
    const address = Number(ip.value)
    const octet = address & 255
    const range = ranges.get(address >>> 8)?.find(({ first, last }) => first <= octet && octet <= last)
    if (range !== undefined) return `${octet}.${range.zone}`
  }
  return reverseOwner(ip)
}

/** Prefixes that do not overlap. */
function membership(prefixes: readonly Prefix[]): (ip: Ip) => boolean {
  if (prefixes.length === 0) return () => false
  const sorted = prefixes.toSorted((a, b) => compareIp(firstOf(a), firstOf(b)))
  return (ip) => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const at = sorted[middle]
      if (at !== undefined && compareIp(firstOf(at), ip) <= 0) low = middle + 1
      else high = middle
    }
    const nearest = sorted[low - 1]
    return nearest !== undefined && contains(nearest, ip)
  }
}

function firstOf({ family, network }: Prefix): Ip {
  return { family, value: network }
}

function octetKey(octet: string): number {
  return octet
    .split('.')
    .slice(0, 3)
    .reduceRight((sum, label) => sum * 256 + Number(label), 0)
}
