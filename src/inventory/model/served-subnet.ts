/** Which subnets DHCP serves. */
import type { Family } from '../../core/ip.ts'
import type { Subnet } from './network.ts'

/** DHCPv6 has nothing to say where addresses are given by hand; where clients make them themselves it has the options. */
export function isServed({ prefix, dhcp, ipv6 }: Subnet, family: Family): boolean {
  if (!dhcp || prefix.includes(':') !== (family === 6)) return false
  return family === 4 || ipv6 === 'dhcpv6' || ipv6 === 'slaac'
}
