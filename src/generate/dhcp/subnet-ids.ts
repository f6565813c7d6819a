/** A number for each subnet that stays with it, since Kea ties its leases to it. */
import type { Prefix } from '../../core/ip.ts'

/** What an unsigned number of 32 bits has, less 0 and the highest, which Kea keeps for itself. */
const MOST = 0xffff_fffe

/**
 * In the order of the prefixes, which do not overlap: of IPv4 the network's address, of IPv6 a hash of it, or the next free
 * number where that is taken.
 */
export function subnetIds(prefixes: readonly Prefix[]): readonly number[] {
  const taken = new Set<number>()
  return prefixes.map((prefix) => {
    let id = prefix.family === 4 ? Number(prefix.network) : hashOf(prefix.network)
    while (id < 1 || id > MOST || taken.has(id)) id = id >= MOST ? 1 : id + 1
    taken.add(id)
    return id
  })
}

/** FNV-1a of the 16 octets. */
function hashOf(network: bigint): number {
  let hash = 0x811c9dc5
  for (let shift = 120n; shift >= 0n; shift -= 8n)
    hash = Math.imul(hash ^ Number((network >> shift) & 0xffn), 0x01000193) >>> 0
  return hash
}
