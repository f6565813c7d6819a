/** What another program says of a subnet only in another way than the inventory does. */
import { parseIp } from '../../core/ip.ts'
import { DEFAULT_LEASE_TIME } from '../../generate/dhcp/lease-time.ts'
import { canonicalOptionValue } from '../../generate/dhcp/read-option.ts'
import type { DraftSubnet } from '../../import/draft.ts'
import { domainOfSubnet } from '../model/names.ts'
import type { Network, Subnet } from '../model/network.ts'

/**
 * The draft without what says the same: the domain that the subnet has from its network, the lease time of
 * those without one, options in another spelling. A
 * server of one family knows the addresses of the other no more than it has them to lose.
 */
export function withoutUnsaid(network: Network, subnet: Subnet, draft: DraftSubnet): DraftSubnet {
  const { domain, options, dns, ntp, leaseTime, ...rest } = draft
  return {
    ...rest,
    ...(leaseTime === undefined || leaseTime === (subnet.leaseTime ?? DEFAULT_LEASE_TIME)
      ? {}
      : { leaseTime }),
    ...(domain === undefined || domain === domainOfSubnet(network, subnet) ? {} : { domain }),
    ...(dns === undefined ? {} : { dns: ofBothFamilies(subnet.dns, dns) }),
    ...(ntp === undefined ? {} : { ntp: ofBothFamilies(subnet.ntp, ntp) }),
    ...(options === undefined
      ? {}
      : { options: inOwnWords(subnet.options, withoutSearch(network, subnet, options)) }),
  }
}

/** Those that are there already where they are the same, else those that are said with the other family's behind them. */
export function ofBothFamilies(present: readonly string[], said: readonly string[]): readonly string[] {
  const families = new Set(said.map(familyOf))
  const spoken = present.filter((ip) => families.has(familyOf(ip)))
  const same = spoken.length === said.length && spoken.every((ip, index) => ip === said[index])
  return same ? present : [...said, ...present.filter((ip) => !families.has(familyOf(ip)))]
}

function familyOf(ip: string): number | undefined {
  return parseIp(ip)?.family
}

/** DHCPv6 has a list of domains in the place of the one that a subnet has. */
function withoutSearch(
  network: Network,
  subnet: Subnet,
  said: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { 'dhcp6.domain-search': search, ...others } = said
  const isOwn =
    search === domainOfSubnet(network, subnet) && subnet.options['dhcp6.domain-search'] === undefined
  return isOwn ? others : said
}

function inOwnWords(
  present: Subnet['options'],
  said: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(said).map(([name, value]) => {
      const own = Object.hasOwn(present, name) ? present[name] : undefined
      return [
        name,
        own !== undefined && canonicalOptionValue(name, own) === canonicalOptionValue(name, value)
          ? own
          : value,
      ]
    }),
  )
}
