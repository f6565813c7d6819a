/** In which reverse zone the addresses of a subnet are. */
import { contains, parsePrefix, type Prefix } from '../../core/ip.ts'
import type { ReverseMode, Subnet } from '../../inventory/model/network.ts'

/** IPv4 space whose reverse zones nobody delegates: RFC 1918, 6598, 1122, 3927. */
const LOCAL = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
].flatMap((text) => parsePrefix(text) ?? [])

/**
 * What the subnet says, where that can be; else `delegated` for a part of an octet of public addresses, and `own` for all else. `octetIsOurs`:
 * the inventory records a zone that the octet lies in, so whoever has it needs nobody to delegate to.
 */
export function reverseModeOf(subnet: Subnet, prefix: Prefix, octetIsOurs: boolean): ReverseMode {
  const part = prefix.family === 4 && prefix.length > 24
  if (subnet.reverse === 'none') return 'none'
  if (!part || subnet.reverse === 'own') return 'own'
  if (subnet.reverse === 'delegated') return 'delegated'
  return octetIsOurs || isLocal(prefix) ? 'own' : 'delegated'
}

function isLocal({ network }: Prefix): boolean {
  return LOCAL.some((local) => contains(local, { family: 4, value: network }))
}
