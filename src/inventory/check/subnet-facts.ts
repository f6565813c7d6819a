/** The subnets of an inventory as numbers, and which of them an address lies in. */
import { hostRange, prefixOf, type Ip, type Prefix } from '../../core/ip.ts'
import type { Interval } from '../model/lookup.ts'
import { prefixOfSubnet } from '../model/names.ts'
import type { Network, Subnet } from '../model/network.ts'
import { intervalOf } from '../rules/subnet-addresses.ts'

export interface SubnetFacts {
  readonly network: Network
  readonly subnet: Subnet
  readonly prefix: Prefix
  /** First and last address that a host may have. */
  readonly usable: { readonly first: bigint; readonly last: bigint }
  readonly pools: readonly Interval[]
}

/** Of every subnet whose prefix can be read. */
export function subnetFacts(networks: readonly Network[]): readonly SubnetFacts[] {
  return networks.flatMap((network) =>
    network.subnets.flatMap((subnet) => {
      const prefix = prefixOfSubnet(subnet)
      if (prefix === undefined) return []
      const pools = subnet.ranges.flatMap((range) =>
        range.kind === 'dynamic' ? (intervalOf(range) ?? []) : [],
      )
      return [{ network, subnet, prefix, usable: hostRange(prefix), pools }]
    }),
  )
}

/** Finds the longest prefix that holds an address: one look for each length that is in use, however many subnets there are. */
export function subnetFinder(facts: readonly SubnetFacts[]): (ip: Ip) => SubnetFacts | undefined {
  const byLength = { 4: lengthsOf(facts, 4), 6: lengthsOf(facts, 6) }
  return (ip) => {
    for (const { length, byNetwork } of byLength[ip.family]) {
      const found = byNetwork.get(prefixOf(ip, length).network)
      if (found !== undefined) return found
    }
    return undefined
  }
}

interface OfLength {
  readonly length: number
  readonly byNetwork: Map<bigint, SubnetFacts>
}

/** Longest first. */
function lengthsOf(facts: readonly SubnetFacts[], family: Ip['family']): readonly OfLength[] {
  const found = new Map<number, OfLength>()
  for (const one of facts) {
    const { length, network } = one.prefix
    if (one.prefix.family !== family) continue
    const known = found.get(length) ?? { length, byNetwork: new Map<bigint, SubnetFacts>() }
    found.set(length, known)
    if (!known.byNetwork.has(network)) known.byNetwork.set(network, one)
  }
  return [...found.values()].sort((a, b) => b.length - a.length)
}

/** `subnets[10.20.0.0/24].gateway` */
export function subnetKey(subnet: Subnet, key: string): string {
  return `subnets[${subnet.prefix}].${key}`
}
