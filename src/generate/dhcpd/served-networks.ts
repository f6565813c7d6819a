/** Which networks a DHCP server serves, with their IPv4 subnets in order. */
import { Invalid, UserError } from '../../core/errors.ts'
import { compareIp, type Prefix } from '../../core/ip.ts'
import { nearest } from '../../core/nearest.ts'
import { prefixOfSubnet } from '../../inventory/model/names.ts'
import type { Network, Subnet } from '../../inventory/model/network.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'

export interface ServedSubnet {
  readonly subnet: Subnet
  readonly prefix: Prefix
}

export interface ServedNetwork {
  readonly network: Network
  /** Never empty; numerically sorted. Those with DHCP off share the wire, so that the server must know them. */
  readonly subnets: readonly ServedSubnet[]
}

const ACTION = 'Cannot generate dhcpd.conf'

/**
 * Sorted by name: all networks with an IPv4 subnet that has DHCP on, or, for a server, those with an IPv4 subnet that the
 * server itself is plugged into. Throws where a server is unknown, where there is nothing to serve, or where a prefix is none.
 */
export function servedNetworks(snapshot: Snapshot, server: string | undefined): readonly ServedNetwork[] {
  const plugged = server === undefined ? undefined : networksOf(snapshot, server)
  const candidates = snapshot.networks
    .filter((network) => plugged === undefined || plugged.has(network.name))
    .filter((network) => plugged !== undefined || network.subnets.some(isServed))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const broken = candidates.flatMap((network) =>
    ipv4Subnets(network).filter((s) => prefixOfSubnet(s) === undefined),
  )
  if (broken.length > 0)
    throw new Invalid(
      ACTION,
      broken.map(({ prefix }) => ({ message: `"${prefix}" is no prefix, or has bits set in its host part` })),
    )
  const served = candidates
    .map((network) => ({ network, subnets: sortedSubnets(network) }))
    .filter(({ subnets }) => subnets.length > 0)
  if (served.some(({ network }) => network.subnets.some(isServed))) return served
  const where = server === undefined ? '' : ` that "${server}" is plugged into`
  throw new UserError(`${ACTION}: no IPv4 subnet${where} has DHCP on`, {
    hint: 'inv set subnet PREFIX dhcp=on',
  })
}

/** True for an IPv4 subnet with DHCP on. */
function isServed(subnet: Subnet): boolean {
  return subnet.dhcp && !subnet.prefix.includes(':')
}

function ipv4Subnets(network: Network): readonly Subnet[] {
  return network.subnets.filter(({ prefix }) => !prefix.includes(':'))
}

function sortedSubnets(network: Network): readonly ServedSubnet[] {
  return ipv4Subnets(network)
    .flatMap((subnet) => {
      const prefix = prefixOfSubnet(subnet)
      return prefix === undefined ? [] : [{ subnet, prefix }]
    })
    .toSorted((a, b) =>
      compareIp({ family: 4, value: a.prefix.network }, { family: 4, value: b.prefix.network }),
    )
}

function networksOf(snapshot: Snapshot, server: string): ReadonlySet<string> {
  const host = snapshot.hosts.find(({ name }) => name === server)
  if (host === undefined) {
    const near = nearest(
      server,
      snapshot.hosts.map(({ name }) => name),
    )
    throw new UserError(`${ACTION} for "${server}": there is no such host`, {
      hint: near === undefined ? undefined : `did you mean "${near}"?`,
    })
  }
  const names = new Set(host.nics.flatMap(({ network }) => network ?? []))
  if (names.size === 0)
    throw new UserError(`${ACTION} for "${server}": none of its NICs is plugged into a network`, {
      hint: `inv add nic ${server} NAME --network NETWORK`,
    })
  return names
}
