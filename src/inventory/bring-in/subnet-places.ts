/** Where an address would lie: which subnet of which network, and whether a host may have it there. */
import { formatIp, hostRange, type Ip } from '../../core/ip.ts'
import { prefixOfSubnet, subnetOf } from '../model/names.ts'
import type { Network, Subnet } from '../model/network.ts'
import { intervalOf } from '../rules/subnet-addresses.ts'
import { subnetsIn, subnetsWithin } from '../snapshot-lookup.ts'
import type { Desk } from './desk.ts'

export interface SubnetPlaces {
  /** Undefined where no subnet holds it, or one that keeps it for something else. */
  readonly freeAt: (ip: Ip) => { readonly network: Network; readonly subnet: Subnet } | undefined
}

export function subnetPlaces({ after }: Desk): SubnetPlaces {
  const placed = subnetsIn([...after.network.values()])
  return {
    freeAt: (ip) => {
      const [found] = subnetsWithin(placed, { first: ip, last: ip })
      const network = found === undefined ? undefined : after.network.get(found.network)
      const subnet = subnetOf(network, formatIp(ip))
      return network === undefined || subnet === undefined || !isForHosts(subnet, ip)
        ? undefined
        : { network, subnet }
    },
  }
}

function isForHosts(subnet: Subnet, ip: Ip): boolean {
  const prefix = prefixOfSubnet(subnet)
  if (prefix === undefined) return false
  const { first, last } = hostRange(prefix)
  if (ip.value < first || ip.value > last) return false
  if (subnet.reserved.some((address) => address.ip === formatIp(ip))) return false
  return !subnet.ranges.some((range) => {
    const interval = range.kind === 'dynamic' ? intervalOf(range) : undefined
    return interval !== undefined && interval.first.value <= ip.value && ip.value <= interval.last.value
  })
}
