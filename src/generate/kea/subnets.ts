/** Subnets, and the wires that several of them share (Kea Administrator Reference Manual 2.2, "Shared Networks in DHCPv4"). */
import { formatIp } from '../../core/ip.ts'
import type { Interval } from '../../inventory/model/lookup.ts'
import type { PlannedSubnet, Wire } from '../dhcp/plan.ts'
import { whereAny, type JsonObject } from './lay-out-json.ts'

/** `subnet4` or `subnet6`, and `shared-networks`. */
export function wireSettings(
  key: 'subnet4' | 'subnet6',
  wires: readonly Wire[],
  settingsOf: (planned: PlannedSubnet) => JsonObject,
): JsonObject {
  const alone: JsonObject[] = []
  const shared: JsonObject[] = []
  for (const wire of wires) {
    const [first, ...others] = wire.subnets
    if (first === undefined) continue
    if (others.length === 0)
      alone.push({
        ...subnetOf(first),
        ...lineOf(wire),
        ...contextOf(first, wire.network.name),
        ...settingsOf(first),
      })
    else
      shared.push({
        name: wire.network.name,
        ...lineOf(wire),
        [key]: wire.subnets.map((planned) => ({
          ...subnetOf(planned),
          ...contextOf(planned),
          ...settingsOf(planned),
        })),
      })
  }
  return { ...whereAny(key, alone), ...whereAny('shared-networks', shared) }
}

function subnetOf({ id, subnet }: PlannedSubnet): JsonObject {
  return { id, subnet: subnet.prefix }
}

/** How a request is known to be of this wire: by the interface that hears it, or by the relay agent that passes it on. */
function lineOf({ nic, relays }: Wire): JsonObject {
  return {
    ...(nic === undefined ? {} : { interface: nic }),
    ...(relays.length === 0 ? {} : { relay: { 'ip-addresses': relays } }),
  }
}

/** What the inventory has beyond what Kea can be told: for people, and for who reads it back. */
function contextOf(planned: PlannedSubnet, network?: string): JsonObject {
  const { subnet, prefix, served } = planned
  const { dhcp, ipv6 = 'static' } = subnet
  const domain = derivedDomain(planned)
  const context = {
    ...(network === undefined ? {} : { network }),
    ...(domain === undefined ? {} : { domain }),
    ...(served || dhcp ? {} : { dhcp }),
    ...(prefix.family === 4 || ipv6 === 'dhcpv6' ? {} : { ipv6 }),
  }
  return Object.keys(context).length === 0 ? {} : { 'user-context': context }
}

/** DHCPv6 has no option for a domain: it is the search list, where nobody has set another. */
function derivedDomain({ prefix, subnet, options }: PlannedSubnet): string | undefined {
  if (prefix.family === 4 || subnet.options['dhcp6.domain-search'] !== undefined) return undefined
  const [name] = options.find(({ code }) => code === 24)?.values ?? []
  return name?.kind === 'domain' ? name.name : undefined
}

/**
 * `pools`, for `clients` alone where that is said: `UNKNOWN` are those without reservation. A host that cannot have its own address now
 * is then left without, as dhcpd leaves it, and asks again; it does not get another one, which it would keep.
 */
export function poolItems(pools: readonly Interval[], clients?: 'UNKNOWN'): JsonObject {
  return whereAny(
    'pools',
    pools.map(({ first, last }) => ({
      pool: `${formatIp(first)} - ${formatIp(last)}`,
      ...(clients === undefined ? {} : { 'client-class': clients }),
    })),
  )
}
