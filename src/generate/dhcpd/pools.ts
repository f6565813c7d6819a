/** The dynamic ranges of a subnet, checked for what `dhcpd -t` lets pass. */
import type { Problem } from '../../core/errors.ts'
import { contains, formatIp, formatPrefix, hostRange, parseIp, type Ip } from '../../core/ip.ts'
import type { ServedSubnet } from './served-networks.ts'

export interface Pool {
  readonly first: Ip
  readonly last: Ip
}

/** The dynamic ranges in numeric order; the problems of those that dhcpd must not be given. */
export function poolsOf(served: ServedSubnet, problems: Problem[]): readonly Pool[] {
  const pools: Pool[] = []
  for (const range of served.subnet.ranges) {
    if (range.kind !== 'dynamic') continue
    const first = parseIp(range.first)
    const last = parseIp(range.last)
    const problem = rangeProblem(served, first, last)
    if (first !== undefined && last !== undefined && problem === undefined) pools.push({ first, last })
    else
      problems.push({
        message: `the dynamic range ${range.first}-${range.last} of ${formatPrefix(served.prefix)} ${problem}`,
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

function rangeProblem(
  { prefix }: ServedSubnet,
  first: Ip | undefined,
  last: Ip | undefined,
): string | undefined {
  if (first === undefined || last === undefined) return 'is not two addresses'
  if (!contains(prefix, first) || !contains(prefix, last)) return 'reaches beyond the subnet'
  if (first.value > last.value) return 'ends before it begins'
  const usable = hostRange(prefix)
  if (first.value < usable.first) return 'covers the address of the subnet itself'
  if (last.value > usable.last) return 'covers the broadcast address'
  return undefined
}

export function poolWith(pools: readonly Pool[], ip: Ip): Pool | undefined {
  return pools.find((pool) => pool.first.value <= ip.value && ip.value <= pool.last.value)
}

export function poolText({ first, last }: Pool): string {
  return `${formatIp(first)}-${formatIp(last)}`
}
