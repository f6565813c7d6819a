/** Netmasks, as `255.255.255.0`. */
import { netmaskOf, parseIp } from '../../core/ip.ts'

const lengths = new Map(
  Array.from({ length: 33 }, (_, length) => [netmaskOf({ family: 4, network: 0n, length }), length] as const),
)

/** The length of the prefix; undefined where the bits of the mask do not stand together, or where it is none. */
export function prefixLength(mask: string): number | undefined {
  return parseIp(mask) === undefined ? undefined : lengths.get(mask)
}
