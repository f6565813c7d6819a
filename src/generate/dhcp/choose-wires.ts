/** Which networks a DHCP server has to know, with their subnets of one family in order. */
import { Invalid, type Problem } from '../../core/errors.ts'
import { hostRange, lastOf, parseIp, type Family, type Prefix } from '../../core/ip.ts'
import { nearest } from '../../core/nearest.ts'
import type { Host, Nic } from '../../inventory/model/host.ts'
import { prefixOfSubnet } from '../../inventory/model/names.ts'
import type { Network, Subnet } from '../../inventory/model/network.ts'
import { bundleOf } from '../../inventory/model/nic-stack.ts'
import { isServed } from '../../inventory/model/served-subnet.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { unknownServer } from '../unknown-server.ts'
import { nothingServed } from './nothing-served.ts'

export interface ChosenSubnet {
  readonly subnet: Subnet
  readonly prefix: Prefix
  /** Its last address. */
  readonly last: bigint
  /** What hosts may have. */
  readonly usable: { readonly first: bigint; readonly last: bigint }
  readonly served: boolean
  readonly stateless: boolean
}

export interface ChosenWire {
  readonly network: Network
  readonly nic?: string
  readonly relays: readonly string[]
  /** Never empty; numerically sorted. Those that are not served share the wire, so that the server must know them. */
  readonly subnets: readonly ChosenSubnet[]
}

export interface WireOptions {
  /** Name of the host that serves. */
  readonly server?: string
  /** Names of networks, where it is to serve these alone. */
  readonly networks?: readonly string[]
  /** By network, the server's interface on it, where that is not the recorded NIC: a bridge that has taken its address. */
  readonly interfaces?: Readonly<Record<string, string>>
}

/**
 * Sorted by name: all networks with a subnet of the family that DHCP serves; for a server, those that it is plugged into or is
 * named by. Throws where a name is unknown, where there is nothing to serve, or where a prefix is none.
 */
export function chooseWires(snapshot: Snapshot, family: Family, options: WireOptions): readonly ChosenWire[] {
  const action = `Cannot generate DHCPv${family}`
  const { server } = options
  const host = server === undefined ? undefined : serverNamed(snapshot, server, action)
  const named = new Set(namedNetworks(snapshot, options, action))
  const plugged = host === undefined ? undefined : nicsByNetwork(host, family)
  const problems: Problem[] = []
  const looked: Network[] = []
  const wires = snapshot.networks
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((network): readonly ChosenWire[] => {
      const isPlugged = plugged === undefined || plugged.has(network.name)
      const isServer =
        server === undefined ||
        (network.dhcpServers === undefined ? isPlugged : network.dhcpServers.includes(server))
      if (!isPlugged && !isServer) return []
      looked.push(network)
      const serves = isServer && (options.networks === undefined || named.has(network.name))
      const subnets = chosenSubnets(network, family, serves, problems)
      // What it is not plugged into it need not know.
      const known = plugged?.has(network.name) === true || subnets.some(({ served }) => served)
      if (!known || subnets.length === 0) return []
      const nic = options.interfaces?.[network.name] ?? plugged?.get(network.name)?.name
      return [
        {
          network,
          ...(nic === undefined ? {} : { nic }),
          relays: relaysOf(network, family, problems),
          subnets,
        },
      ]
    })
  if (problems.length > 0) throw new Invalid(action, problems)
  if (wires.some(({ subnets }) => subnets.some(({ served }) => served))) return wires
  throw nothingServed(family, action, host, looked)
}

function chosenSubnets(
  network: Network,
  family: Family,
  serves: boolean,
  problems: Problem[],
): readonly ChosenSubnet[] {
  return network.subnets
    .filter(({ prefix }) => prefix.includes(':') === (family === 6))
    .flatMap((subnet) => {
      const prefix = prefixOfSubnet(subnet)
      if (prefix === undefined) {
        problems.push({ message: `"${subnet.prefix}" is no prefix, or has bits set in its host part` })
        return []
      }
      const served = serves && isServed(subnet, family)
      const stateless = served && family === 6 && subnet.ipv6 === 'slaac'
      return [{ subnet, prefix, last: lastOf(prefix), usable: hostRange(prefix), served, stateless }]
    })
    .toSorted((a, b) => (a.prefix.network < b.prefix.network ? -1 : 1))
}

function relaysOf(network: Network, family: Family, problems: Problem[]): readonly string[] {
  return (network.relays ?? []).filter((relay) => {
    const ip = parseIp(relay)
    if (ip === undefined)
      problems.push({ message: `the relay "${relay}" of network "${network.name}" is no address` })
    return ip?.family === family
  })
}

/** The NIC that hears a network: one with an address of the family there, else the first that is no part of another. */
function nicsByNetwork(host: Host, family: Family): ReadonlyMap<string, Nic> {
  const found = new Map<string, Nic>()
  const rank = (nic: Nic): number =>
    (nic.addresses.some(({ ip }) => ip.includes(':') === (family === 6)) ? 2 : 0) +
    (bundleOf(host, nic) === undefined ? 1 : 0)
  for (const nic of host.nics) {
    if (nic.network === undefined) continue
    const other = found.get(nic.network)
    if (other === undefined || rank(nic) > rank(other)) found.set(nic.network, nic)
  }
  return found
}

function serverNamed(snapshot: Snapshot, server: string, action: string): Host {
  const host = snapshot.hosts.find(({ name }) => name === server)
  if (host === undefined) throw unknownServer(action, server, snapshot.hosts)
  return host
}

function namedNetworks(
  snapshot: Snapshot,
  { networks = [], server }: WireOptions,
  action: string,
): readonly string[] {
  const problems = networks.flatMap((name): readonly Problem[] => {
    const network = snapshot.networks.find((one) => one.name === name)
    if (network === undefined) {
      const near = nearest(
        name,
        snapshot.networks.map((one) => one.name),
      )
      const hint = near === undefined ? undefined : `did you mean "${near}"?`
      return [{ message: `there is no network "${name}"`, hint }]
    }
    if (server === undefined || reaches(snapshot, server, network)) return []
    const hint = `inv set network ${name} dhcp-server+=${server}`
    return [{ message: `"${server}" is no DHCP server of network "${name}"`, hint }]
  })
  if (problems.length > 0) throw new Invalid(action, problems)
  return networks
}

function reaches(snapshot: Snapshot, server: string, network: Network): boolean {
  if (network.dhcpServers !== undefined) return network.dhcpServers.includes(server)
  const host = snapshot.hosts.find(({ name }) => name === server)
  return host?.nics.some((nic) => nic.network === network.name) === true
}
