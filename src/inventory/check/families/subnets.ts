/** Subnets that get in each other's way, or whose values name what is not there. */
import { compareIp, formatPrefix, parseIp, type Ip } from '../../../core/ip.ts'
import { allocatable } from '../../allocate/allocatable.ts'
import { countOf } from '../../intervals.ts'
import type { Subnet } from '../../model/network.ts'
import { wholeOf } from '../../rules/network.ts'
import { edgeName } from '../../rules/subnet-addresses.ts'
import { defineFamily, networkOf, type Report } from '../define-family.ts'
import { subnetKey, type SubnetFacts } from '../subnet-facts.ts'
import type { CheckView, PlacedAddress } from '../view.ts'

const codes = {
  'subnet-overlap': { severity: 'error', meaning: 'two subnets that share addresses' },
  'gateway-missing': {
    severity: 'warning',
    meaning: 'an IPv4 subnet that hosts have addresses in, without a gateway',
  },
  'static-range-edge': {
    severity: 'warning',
    meaning: 'a static range over the network or broadcast address, which is never handed out',
  },
  'subnet-full': { severity: 'warning', meaning: 'a subnet with hosts and no free address to hand out' },
  'subnet-unused': {
    severity: 'info',
    meaning: 'a subnet without addresses, reservations and dynamic ranges',
  },
  'network-empty': { severity: 'info', meaning: 'a network that has no subnet' },
  'slaac-length': {
    severity: 'error',
    meaning: 'a SLAAC subnet that is no /64, so hosts make no address in it',
  },
  'mtu-below-ipv6': { severity: 'error', meaning: 'a network with IPv6 whose MTU is below 1280 (RFC 8200)' },
} as const

type Code = keyof typeof codes

/** RFC 8200 5. */
const LEAST_IPV6_MTU = 1280

export const subnets = defineFamily({
  title: 'Networks and subnets',
  codes,
  find: (view, report) => {
    findOverlaps(view, report)
    for (const facts of view.subnets) {
      findUse(facts, view.inSubnet.get(facts) ?? [], report)
    }
    for (const network of view.snapshot.networks)
      if (network.subnets.length === 0)
        report('network-empty', networkOf(network), {
          message: 'it has no subnet',
          mend: `inv add subnet PREFIX --network ${network.name}`,
        })
  },
})

/** In the order of the first addresses, a subnet overlaps one before it if that reaches as far. */
function findOverlaps({ subnets: all }: CheckView, report: Report<Code>): void {
  const placed = all
    .map((facts) => ({ facts, ...wholeOf(facts.prefix) }))
    .sort((a, b) => compareIp(a.first, b.first) || a.facts.prefix.length - b.facts.prefix.length)
  let widest = placed[0]
  for (const next of placed.slice(1)) {
    if (widest !== undefined && compareIp(next.first, widest.last) <= 0) {
      const [inner, outer] = [next.facts, widest.facts]
      const where = inner.network === outer.network ? '' : ` of network "${outer.network.name}"`
      report('subnet-overlap', networkOf(inner.network), {
        message: `subnet ${formatPrefix(inner.prefix)} overlaps ${formatPrefix(outer.prefix)}${where}`,
        mend: 'give hosts of one of them other addresses, then "inv rm subnet PREFIX"',
        key: subnetKey(inner.subnet, 'prefix'),
        about: inner.subnet.prefix,
      })
    } else widest = next
  }
}

function findUse(facts: SubnetFacts, addresses: readonly PlacedAddress[], report: Report<Code>): void {
  const { network, subnet, prefix } = facts
  const tell = (code: Code, key: string, message: string, mend: string): void =>
    report(code, networkOf(network), { message, mend, key: subnetKey(subnet, key), about: subnet.prefix })
  const set = `inv set subnet ${subnet.prefix}`
  if (subnet.gateway === undefined && addresses.length > 0 && prefix.family === 4 && prefix.length < 31)
    tell(
      'gateway-missing',
      'gateway',
      `${subnet.prefix} has hosts and no gateway, so they reach nothing else through it`,
      `${set} gateway=ADDRESS; where it is meant to be cut off, a waiver`,
    )
  if (subnet.ipv6 === 'slaac' && prefix.length !== 64)
    tell(
      'slaac-length',
      'ipv6',
      `${subnet.prefix} is no /64, so hosts make no address in it`,
      `${set} ipv6=static`,
    )
  if (prefix.family === 6 && network.mtu !== undefined && network.mtu < LEAST_IPV6_MTU)
    tell(
      'mtu-below-ipv6',
      'prefix',
      `${subnet.prefix} is IPv6, and the MTU of the network is ${network.mtu}`,
      `inv set network ${network.name} mtu=${LEAST_IPV6_MTU}`,
    )
  if (addresses.length === 0 && subnet.reserved.length === 0 && facts.pools.length === 0)
    tell(
      'subnet-unused',
      'prefix',
      `${subnet.prefix} has no address in use`,
      `inv rm subnet ${subnet.prefix}`,
    )
  if (addresses.length > 0 && isFull(subnet, addresses))
    tell(
      'subnet-full',
      'ranges',
      `${subnet.prefix} has no free address to hand out`,
      `a larger static range, or a further subnet on network "${network.name}"`,
    )
  findEdges(facts, tell)
}

function findEdges(
  { subnet, prefix, usable }: SubnetFacts,
  tell: (code: Code, key: string, message: string, mend: string) => void,
): void {
  for (const { kind, first, last } of subnet.ranges)
    for (const end of kind === 'static' ? [first, last] : []) {
      const ip = parseIp(end)
      if (ip === undefined || (ip.value >= usable.first && ip.value <= usable.last)) continue
      const edge = edgeName(prefix, ip)
      if (edge !== undefined)
        tell(
          'static-range-edge',
          `ranges[${first}-${last}]`,
          `static range ${first}-${last} holds ${edge}, which no host gets`,
          `inv rm range ${subnet.prefix} ${first}-${last}, then add it without that`,
        )
    }
}

/** The taken addresses are looked at only where there are enough of them. */
function isFull(subnet: Subnet, addresses: readonly PlacedAddress[]): boolean {
  const intervals = allocatable(subnet)
  const total = countOf(intervals)
  if (total === 0n || total > BigInt(addresses.length + subnet.reserved.length)) return false
  const taken = new Set([...addresses.map(({ text }) => text), ...subnet.reserved.map(({ ip }) => ip)])
  const inside = [...taken].filter((text) => {
    const ip = parseIp(text)
    return ip !== undefined && intervals.some(({ first, last }) => holds(first, ip, last))
  })
  return BigInt(inside.length) >= total
}

function holds(first: Ip, ip: Ip, last: Ip): boolean {
  return compareIp(first, ip) <= 0 && compareIp(ip, last) <= 0
}
