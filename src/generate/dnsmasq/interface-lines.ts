/** Where dnsmasq listens, chosen so that it starts beside other servers (dnsmasq(8)). */
import type { Host } from '../../inventory/model/host.ts'
import type { DhcpPlan } from '../dhcp/plan.ts'

/**
 * `server`: the host that it runs on; where that is not given, it listens on all interfaces. `interfaces`: by network, that
 * on it where it is no recorded NIC.
 */
export function interfaceLines(
  plans: readonly DhcpPlan[],
  answersDns: boolean,
  server: Host | undefined,
  interfaces: Readonly<Record<string, string>> = {},
): readonly string[] {
  const wires = plans
    .flatMap((plan) => plan.wires)
    .filter(({ subnets }) => subnets.some(({ served }) => served))
  const heard = new Set(wires.flatMap(({ nic }) => nic ?? []))
  // What relay agents pass on comes in by any interface.
  const relayed = wires.some(({ nic, relays }) => nic === undefined || relays.length > 0)
  const all = (server?.nics ?? [])
    .filter(({ addresses }) => addresses.length > 0)
    .map(({ name, network = '' }) => interfaces[network] ?? name)
  const listens = answersDns || relayed ? [...new Set([...all, ...heard])] : [...heard]
  return [
    // Each address by itself, and those that come later too: another DNS server may have the rest.
    'bind-dynamic',
    ...(answersDns ? [] : ['# No DNS.', 'port=0']),
    ...(server === undefined ? [] : listens.map((name) => `interface=${name}`)),
    ...(server === undefined || relayed || plans.length === 0
      ? []
      : listens.filter((name) => !heard.has(name)).map((name) => `no-dhcp-interface=${name}`)),
    '',
  ]
}
