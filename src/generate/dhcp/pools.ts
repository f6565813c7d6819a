/** The dynamic ranges of a subnet, checked for what servers let pass. */
import type { Problem } from '../../core/errors.ts'
import { contains, formatIp, formatPrefix, hostRange, parseIp, type Ip, type Prefix } from '../../core/ip.ts'
import type { Interval } from '../../inventory/model/lookup.ts'
import type { Subnet } from '../../inventory/model/network.ts'

/** The dynamic ranges in numeric order; the problems of those that no server must be given. */
export function poolsOf(subnet: Subnet, prefix: Prefix, problems: Problem[]): readonly Interval[] {
  const pools: Interval[] = []
  for (const range of subnet.ranges) {
    if (range.kind !== 'dynamic') continue
    const first = parseIp(range.first)
    const last = parseIp(range.last)
    const problem = rangeProblem(prefix, first, last)
    if (first !== undefined && last !== undefined && problem === undefined) pools.push({ first, last })
    else
      problems.push({
        message: `the dynamic range ${range.first}-${range.last} of ${formatPrefix(prefix)} ${problem}`,
      })
  }
  pools.sort((a, b) => (a.first.value < b.first.value ? -1 : 1))
  for (const [index, pool] of pools.entries()) {
    const next = pools[index + 1]
    if (next !== undefined && next.first.value <= pool.last.value)
      problems.push({ message: `the dynamic ranges ${poolText(pool)} and ${poolText(next)} overlap` })
  }
  return pools
}

function rangeProblem(prefix: Prefix, first: Ip | undefined, last: Ip | undefined): string | undefined {
  if (first === undefined || last === undefined) return 'is not two addresses'
  if (!contains(prefix, first) || !contains(prefix, last)) return 'reaches beyond the subnet'
  if (first.value > last.value) return 'ends before it begins'
  const usable = hostRange(prefix)
  if (first.value < usable.first) return `covers ${EDGES[prefix.family].first}`
  if (last.value > usable.last) return `covers ${EDGES[prefix.family].last}`
  return undefined
}

/** What the addresses are called that no host may have (RFC 4291 2.6.1 for IPv6, where the last one is free). */
export const EDGES = {
  4: { first: 'the address of the subnet itself', last: 'the broadcast address' },
  6: { first: 'the subnet-router anycast address', last: 'the last address' },
} as const

export function poolWith(pools: readonly Interval[], ip: Ip): Interval | undefined {
  return pools.find((pool) => pool.first.value <= ip.value && ip.value <= pool.last.value)
}

export function poolText({ first, last }: Interval): string {
  return `${formatIp(first)}-${formatIp(last)}`
}
