/** Takes an address out of the dynamic range that it lies in, so that it can be one machine's own. */
import { compareIp, formatIp, type Ip } from '../../core/ip.ts'
import type { Network, Range } from '../model/network.ts'
import { intervalOf } from '../rules/subnet-addresses.ts'

export interface Cut {
  readonly network: Network
  readonly range: Range
}

/** Undefined where no dynamic range of the network holds it. */
export function cutOutOfRange(network: Network, ip: Ip): Cut | undefined {
  for (const subnet of network.subnets)
    for (const range of subnet.ranges) {
      if (!isIn(range, ip)) continue
      const ranges = subnet.ranges.flatMap((one) => (one === range ? without(range, ip) : [one]))
      const subnets = network.subnets.map((one) => (one === subnet ? { ...subnet, ranges } : one))
      return { network: { ...network, subnets }, range }
    }
  return undefined
}

function isIn(range: Range, ip: Ip): boolean {
  const interval = range.kind === 'dynamic' ? intervalOf(range) : undefined
  return (
    interval?.first.family === ip.family &&
    compareIp(interval.first, ip) <= 0 &&
    compareIp(ip, interval.last) <= 0
  )
}

/** What is left on both sides. */
function without(range: Range, { family, value }: Ip): readonly Range[] {
  const text = formatIp({ family, value })
  const below = { ...range, last: formatIp({ family, value: value - 1n }) }
  const above = { ...range, first: formatIp({ family, value: value + 1n }) }
  return [...(text === range.first ? [] : [below]), ...(text === range.last ? [] : [above])]
}
