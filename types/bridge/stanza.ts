/** The bridge as ifupdown makes it when the host starts (interfaces(5)). */
import type { BridgeParams } from './index.ts'

export const STANZA_FOLDER = '/etc/network/interfaces.d'

/** It needs nothing but iproute2. The first part makes the bridge; each address has a part of its own. */
export function stanzaOf(id: string, { ports, addresses = [], gateways = [], mtu }: BridgeParams): string {
  const size = mtu === undefined ? '' : ` mtu ${mtu}`
  const [first] = ports
  const commands = [
    `[ -d /sys/class/net/${id} ] || ip link add name ${id} type bridge forward_delay 0 stp_state 0`,
    ...(first === undefined ? [] : [`ip link set dev ${id} address $(cat /sys/class/net/${first}/address)`]),
    ...ports.map((port) => `ip link set dev ${port} master ${id}${size} up`),
    ...(mtu === undefined ? [] : [`ip link set dev ${id}${size}`]),
  ]
  const parts = [
    [`iface ${id} inet manual`, ...commands.map((text) => `pre-up ${text}`), `up ip link set dev ${id} up`],
    ...addresses.map((address, index) => {
      const family = address.includes(':') ? 'inet6' : 'inet'
      const isFirst = addresses.findIndex((one) => one.includes(':') === address.includes(':')) === index
      const gateway = isFirst
        ? gateways.find((one) => one.includes(':') === address.includes(':'))
        : undefined
      return [
        `iface ${id} ${family} static`,
        `address ${address}`,
        ...(gateway === undefined ? [] : [`gateway ${gateway}`]),
      ]
    }),
  ]
  return `# Made by hostwright. Do not edit: it is written anew.
auto ${id}
${parts.map((part) => part.join('\n    ')).join('\n')}
`
}
