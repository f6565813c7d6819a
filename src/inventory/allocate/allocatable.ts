/** Which addresses of a subnet may be handed out to hosts; who has them is not asked here. */
import { anycastRange } from '../../core/interface-identifier.ts'
import { hostRange, parseIp, parsePrefix, type Prefix } from '../../core/ip.ts'
import { common, minus, union } from '../intervals.ts'
import type { Interval } from '../model/lookup.ts'
import type { RangeKind, Subnet } from '../model/network.ts'

/**
 * The static ranges, or the whole subnet where it has none; never the network and broadcast addresses, anycast ones, the
 * gateway, or a dynamic or reserved range.
 */
export function allocatable(subnet: Subnet): readonly Interval[] {
  const prefix = parsePrefix(subnet.prefix)
  if (prefix === undefined) return []
  const usable = [usableOf(prefix)]
  const hasStatic = subnet.ranges.some((range) => range.kind === 'static')
  return minus(hasStatic ? common(usable, rangesOf(subnet, 'static')) : usable, keptOf(subnet, prefix))
}

/** What a host of the subnet may have at all. */
export function usableOf(prefix: Prefix): Interval {
  const { family } = prefix
  const { first, last } = hostRange(prefix)
  return { first: { family, value: first }, last: { family, value: last } }
}

function keptOf(subnet: Subnet, prefix: Prefix): readonly Interval[] {
  return union([
    ...rangesOf(subnet, 'dynamic'),
    ...rangesOf(subnet, 'reserved'),
    ...gatewayOf(subnet),
    ...anycastRange(prefix),
  ])
}

export function gatewayOf({ gateway }: Subnet): readonly Interval[] {
  const ip = gateway === undefined ? undefined : parseIp(gateway)
  return ip === undefined ? [] : [{ first: ip, last: ip }]
}

/** The subnet's ranges of one kind. */
export function rangesOf(subnet: Subnet, kind: RangeKind): readonly Interval[] {
  return union(
    subnet.ranges
      .filter((range) => range.kind === kind)
      .map((range) => ({ first: parseIp(range.first), last: parseIp(range.last) }))
      .filter((range): range is Interval => range.first !== undefined && range.last !== undefined),
  )
}
