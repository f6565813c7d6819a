/** The reverse zones of a subnet. */
import { reverseName, widthOf, type Prefix } from '../../core/ip.ts'

/**
 * Names without final dot, in the order of the addresses. IPv4 zones lie on octets, IPv6 zones on nibbles: a prefix
 * that does not gives as many zones as it takes to cover it. One longer than /24, or than /124, is in the enclosing zone.
 */
export function reverseZonesOf(prefix: Prefix): readonly string[] {
  const step = prefix.family === 4 ? 8 : 4
  const longest = widthOf(prefix.family) - step
  const length = Math.min(Math.max(step, Math.ceil(prefix.length / step) * step), longest)
  const zoneBits = BigInt(widthOf(prefix.family) - length)
  const count = 2 ** Math.max(0, length - prefix.length)
  const first = prefix.network >> zoneBits
  return Array.from({ length: count }, (_, index) =>
    zoneName({ family: prefix.family, value: (first + BigInt(index)) << zoneBits }, length / step),
  )
}

/** The last labels of the address's reverse name: as many as the zone has octets or nibbles. */
function zoneName(ip: Parameters<typeof reverseName>[0], labels: number): string {
  const all = reverseName(ip).slice(0, -1).split('.')
  return all.slice(all.length - 2 - labels).join('.')
}
