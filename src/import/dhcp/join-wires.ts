/** Which subnets of IPv4 and IPv6 are on one wire, where the source has no name for their network. */
import { groupBy } from '../../core/group-by.ts'
import type { DraftSubnet } from '../draft.ts'
import type { HostPart } from './gather-hosts.ts'
import type { SubnetOf } from './subnet-index.ts'

/** By prefix: what of the network is known beyond what the source says. */
export type Wires = ReadonlyMap<string, Pick<DraftSubnet, 'network' | 'beside'>>

/**
 * A host with one MAC, one subnet of IPv4 and one of IPv6 has both of them on one wire. What the first such host says
 * holds; a name that one of the two has is that of the other too.
 */
export function joinWires(parts: readonly HostPart[], subnetOf: SubnetOf): Wires {
  const wires = new Map<string, Pick<DraftSubnet, 'network' | 'beside'>>()
  const dual = parts.some(({ addresses }) => addresses.some((ip) => ip.includes(':')))
  if (!dual) return wires
  for (const own of groupBy(parts, ({ name }) => name).values()) {
    const [v4, v6] = [only(own, subnetOf, false), only(own, subnetOf, true)]
    const macs = new Set(
      own.flatMap(({ mac, otherMacs = [] }) => (mac === undefined ? [] : [mac, ...otherMacs])),
    )
    if (v4 === undefined || v6 === undefined || macs.size > 1) continue
    if (v4.network !== undefined && v6.network !== undefined) continue
    if (wires.has(v4.prefix) || wires.has(v6.prefix)) continue
    if (v4.network !== undefined) wires.set(v6.prefix, { network: v4.network })
    else if (v6.network !== undefined) wires.set(v4.prefix, { network: v6.network })
    else wires.set(v6.prefix, { beside: v4.prefix })
  }
  return wires
}

/** The one subnet of the family that the addresses lie in; undefined where there is none, or more than one. */
function only(parts: readonly HostPart[], subnetOf: SubnetOf, ofIpv6: boolean): DraftSubnet | undefined {
  const found = new Set(
    parts.flatMap(({ addresses }) =>
      addresses.filter((ip) => ip.includes(':') === ofIpv6).map((ip) => subnetOf(ip)),
    ),
  )
  const [subnet] = found
  return found.size === 1 ? subnet : undefined
}
