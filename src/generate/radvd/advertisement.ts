/** What routers are to announce on a network (RFC 4861 4.2). */
import { parseIp } from '../../core/ip.ts'
import { domainOfSubnet, prefixOfSubnet } from '../../inventory/model/names.ts'
import type { Network, Subnet } from '../../inventory/model/network.ts'

export interface Advertisement {
  /** Addresses are to be had from DHCPv6. */
  readonly managed: boolean
  /** Other things are to be had from DHCPv6. */
  readonly otherConfig: boolean
  /** In the order of their addresses. */
  readonly prefixes: readonly AdvertisedPrefix[]
  /** IPv6 addresses of resolvers (RFC 8106 5.1). */
  readonly resolvers: readonly string[]
  /** Domains to search (RFC 8106 5.2). */
  readonly domains: readonly string[]
}

export interface AdvertisedPrefix {
  readonly subnet: Subnet
  /** Whether hosts make addresses in it themselves. */
  readonly autonomous: boolean
}

export function advertisementOf(network: Network): Advertisement {
  const subnets = network.subnets
    .flatMap((subnet) => {
      const prefix = prefixOfSubnet(subnet)
      return prefix?.family === 6 ? [{ subnet, prefix }] : []
    })
    .toSorted((a, b) => (a.prefix.network < b.prefix.network ? -1 : 1))
    .map(({ subnet }) => subnet)
  const managed = subnets.some(({ dhcp, ipv6 }) => dhcp && ipv6 === 'dhcpv6')
  return {
    managed,
    otherConfig: managed || subnets.some(({ dhcp, ipv6 }) => dhcp && ipv6 === 'slaac'),
    prefixes: subnets.map((subnet) => ({ subnet, autonomous: subnet.ipv6 === 'slaac' })),
    resolvers: [...new Set(subnets.flatMap(({ dns }) => dns.filter((ip) => parseIp(ip)?.family === 6)))],
    domains: [...new Set(subnets.flatMap((subnet) => domainOfSubnet(network, subnet) ?? []))],
  }
}
