/** Where Kea listens: on the wires that it serves, and where relay agents reach it. */
import { parseIp } from '../../core/ip.ts'
import type { Host } from '../../inventory/model/host.ts'
import type { DhcpPlan } from '../dhcp/plan.ts'
import { servedWires, type Listening } from './server-settings.ts'

/**
 * `server`: the host that serves; without one, all interfaces of whatever machine it will be. `interfaces`: by network, the interface
 * that is not the recorded NIC.
 */
export function listeningOf(
  plan: DhcpPlan,
  server: Host | undefined,
  interfaces: Readonly<Record<string, string>> = {},
): Listening {
  if (server === undefined) return { interfaces: ['*'], relayedOnly: false }
  const wires = servedWires(plan)
  const direct = wires.flatMap(({ nic }) => nic ?? [])
  // An agent sends to the server's address, whichever interface that is on.
  const isRelayed = wires.some(({ nic, relays }) => nic === undefined || relays.length > 0)
  const reached = (isRelayed ? server.nics : []).flatMap(({ name, network = '', addresses }) => {
    const own = addresses.filter(({ ip }) => parseIp(ip)?.family === plan.family).map(({ ip }) => ip)
    return own.length === 0 ? [] : [{ name: interfaces[network] ?? name, own }]
  })
  const names = [...new Set([...direct, ...reached.map(({ name }) => name)])].toSorted()
  if (names.length === 0) return { interfaces: ['*'], relayedOnly: false }
  // Of IPv6 Kea hears what is sent to the group of servers alone, unless it is told of addresses of its own.
  const own = plan.family === 4 ? [] : reached.flatMap((one) => one.own.map((ip) => `${one.name}/${ip}`))
  return { interfaces: [...names, ...own], relayedOnly: direct.length === 0 }
}
