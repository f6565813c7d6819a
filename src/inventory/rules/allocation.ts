/** How a subnet may hand out its addresses. */
import type { Problem } from '../../core/errors.ts'
import type { Prefix } from '../../core/ip.ts'
import { allocations, ipv6Modes, type Subnet } from '../model/network.ts'

/** Nobody remembers an address for longer than a few years. */
const QUARANTINE_LIMIT = 10 * 365 * 86_400
/** EUI-64 fills the lower half of an address (RFC 4291 2.5.1, RFC 4862 5.5.3). */
const SLAAC_LENGTH = 64

export function allocationProblems(
  { prefix: shown, allocation, ipv6, quarantine }: Subnet,
  prefix: Prefix,
): readonly (Problem | undefined)[] {
  return [
    allocation === undefined || allocations.includes(allocation)
      ? undefined
      : { message: `unknown allocation "${allocation}"` },
    ipv6 === undefined || ipv6Modes.includes(ipv6) ? undefined : { message: `unknown ipv6 mode "${ipv6}"` },
    ipv6 !== undefined && prefix.family === 4
      ? { message: `ipv6=${ipv6} says nothing of ${shown}, which is IPv4` }
      : undefined,
    ipv6 === 'slaac' && prefix.family === 6 && prefix.length !== SLAAC_LENGTH
      ? { message: `ipv6=slaac needs a prefix of ${SLAAC_LENGTH} bits, ${shown} has ${prefix.length}` }
      : undefined,
    quarantine === undefined ||
    (Number.isInteger(quarantine) && quarantine >= 0 && quarantine <= QUARANTINE_LIMIT)
      ? undefined
      : { message: `quarantine must be between nothing and ten years, not ${quarantine} seconds` },
  ]
}
