/** The bridges that carry the networks of a hypervisor's guests. */
import type { Problem } from '../../src/core/errors.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import type { HostView, NetworkView, NicView } from '../../src/type/inventory-view.ts'
import type { Resource } from '../../src/type/resource.ts'

/** One for each network that a guest is plugged into. The NIC of this host on that network is its port, and gives it its addresses. */
export function bridgesFor(
  guests: readonly HostView[],
  context: HostContext,
  problems: Problem[],
): readonly Resource[] {
  const { host, resource } = context
  const networks = new Map<string, NetworkView>()
  for (const { nics } of guests)
    for (const { network, kind } of nics)
      // What stands on a port of the guest goes through that port.
      if (network !== undefined && kind === undefined) networks.set(network.name, network)
  return [...networks.values()].flatMap((network) => {
    const bundled = new Set(host.nics.flatMap(({ members }) => members))
    const nic = host.nics.find((one) => one.network?.name === network.name && !bundled.has(one.name))
    if (nic === undefined) {
      problems.push({
        message: `"${host.name}" has no NIC on network "${network.name}", which its guests are plugged into`,
        hint: `inv add nic ${host.name} NAME network=${network.name}`,
      })
      return []
    }
    return [
      resource('bridge', network.bridge, {
        ports: [interfaceOf(nic, network, context)],
        addresses: nic.addresses.map(({ ip, prefixLength }) => `${ip}/${prefixLength}`),
        gateways: gatewaysOf(nic, host),
        mtu: network.mtu,
      }),
    ]
  })
}

/** The default routes lead through the NIC that carries the host's name: with one more there would be two. */
function gatewaysOf(nic: NicView, host: HostView): readonly string[] {
  const primary = host.nics.find(({ addresses }) => addresses.length > 0)
  if (nic !== primary) return []
  return [...new Set(nic.addresses.flatMap(({ gateway }) => gateway ?? []))]
}

/** As the host itself calls the NIC, which it is known to by its MAC; a bridge that it is a port of has the same MAC. */
function interfaceOf(nic: NicView, { bridge }: NetworkView, { facts }: HostContext): string {
  if (facts.nics.some(({ name }) => name === nic.name)) return nic.name
  return facts.nics.find(({ name, mac }) => mac === nic.mac && name !== bridge)?.name ?? nic.name
}
