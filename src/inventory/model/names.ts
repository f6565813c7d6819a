/** The names that an inventory gives: of a host, of each of its addresses, of its aliases. */
import { asciiName } from '../../core/idn.ts'
import { compareIp, lastOf, parseIp, parsePrefix, type Ip, type Prefix } from '../../core/ip.ts'
import type { Host, Nic, NicAddress } from './host.ts'
import type { Network, Subnet } from './network.ts'

export type Networks = ReadonlyMap<string, Network>

export function networksByName(networks: readonly Network[]): Networks {
  return new Map(networks.map((network) => [network.name, network]))
}

// A subnet is asked for its prefix once per address in it, so it is read once.
const places = new WeakMap<Subnet, { readonly prefix: Prefix | undefined; readonly last: bigint }>()

/** The subnet's prefix as numbers; undefined where its text is none. */
export function prefixOfSubnet(subnet: Subnet): Prefix | undefined {
  return placeOf(subnet).prefix
}

function placeOf(subnet: Subnet): { readonly prefix: Prefix | undefined; readonly last: bigint } {
  const known = places.get(subnet)
  if (known !== undefined) return known
  const prefix = parsePrefix(subnet.prefix)
  const place = { prefix, last: prefix === undefined ? 0n : lastOf(prefix) }
  places.set(subnet, place)
  return place
}

/** The subnet of the network that the address lies in. */
export function subnetOf(network: Network | undefined, ip: string): Subnet | undefined {
  const parsed = parseIp(ip)
  if (network === undefined || parsed === undefined) return undefined
  const { sorted } = layoutOf(network)
  if (sorted === undefined) return network.subnets.find((subnet) => holds(subnet, parsed))
  const subnet = sorted[countUpTo(sorted, parsed) - 1]
  return subnet !== undefined && holds(subnet, parsed) ? subnet : undefined
}

function holds(subnet: Subnet, ip: Ip): boolean {
  const { prefix, last } = placeOf(subnet)
  return prefix?.family === ip.family && prefix.network <= ip.value && ip.value <= last
}

interface Layout {
  /** In the order of their addresses; undefined where there are few, or where some overlap, which is refused. */
  readonly sorted: readonly Subnet[] | undefined
  /** What subnets without a domain of their own go by: the first that one of them has. */
  readonly domain: string | undefined
}

// A network is asked once per address on it, and may have hundreds of subnets.
const layouts = new WeakMap<Network, Layout>()
const FEW = 4

function layoutOf(network: Network): Layout {
  const known = layouts.get(network)
  if (known !== undefined) return known
  const sorted = network.subnets.toSorted(comparePrefixes)
  const apart = sorted.every((subnet, index) => {
    const [before, at] = [sorted[index - 1], placeOf(subnet).prefix]
    if (at === undefined) return false
    return before === undefined || !holds(before, { family: at.family, value: at.network })
  })
  const layout = {
    sorted: apart && sorted.length > FEW ? sorted : undefined,
    domain: firstDomain(sorted),
  }
  layouts.set(network, layout)
  return layout
}

/** How many of them begin at the address or below it. */
function countUpTo(sorted: readonly Subnet[], ip: Ip): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const subnet = sorted[middle]
    const prefix = subnet === undefined ? undefined : placeOf(subnet).prefix
    const below = prefix !== undefined && compareIp({ family: prefix.family, value: prefix.network }, ip) <= 0
    if (below) low = middle + 1
    else high = middle
  }
  return low
}

/** The NIC that carries the host's name: the first with an address, else the first. */
function primaryNic(host: Host): Nic | undefined {
  return host.nics.find((nic) => nic.addresses.length > 0) ?? host.nics[0]
}

/** The domain of the host's own name: what follows its first dot, else the first that the subnets of the primary NIC's addresses have, or those of its network. */
export function domainOf(host: Host, networks: Networks): string | undefined {
  const dot = host.name.indexOf('.')
  if (dot !== -1) return host.name.slice(dot + 1).toLowerCase()
  const nic = primaryNic(host)
  const network = nic?.network === undefined ? undefined : networks.get(nic.network)
  const subnets = nic?.addresses.map((address) => subnetOf(network, address.ip)) ?? []
  return firstDomain(subnets) ?? (network === undefined ? undefined : layoutOf(network).domain)
}

/** The domain of names in a subnet: its own, else that of its network, so that IPv4 and IPv6 on one wire share it. */
export function domainOfSubnet(network: Network | undefined, subnet: Subnet): string | undefined {
  return subnet.domain?.toLowerCase() ?? (network === undefined ? undefined : layoutOf(network).domain)
}

function comparePrefixes(a: Subnet, b: Subnet): number {
  const [left, right] = [prefixOfSubnet(a), prefixOfSubnet(b)]
  if (left === undefined || right === undefined)
    return Number(left === undefined) - Number(right === undefined)
  return compareIp(
    { family: left.family, value: left.network },
    { family: right.family, value: right.network },
  )
}

function firstDomain(subnets: readonly (Subnet | undefined)[]): string | undefined {
  return subnets.find((subnet) => subnet?.domain !== undefined)?.domain?.toLowerCase()
}

/** The host's absolute name without final dot; its plain name where no domain is recorded. */
export function fqdnOf(host: Host, networks: Networks): string {
  const domain = host.name.includes('.') ? undefined : domainOf(host, networks)
  return (domain === undefined ? host.name : `${host.name}.${domain}`).toLowerCase()
}

/**
 * The absolute name of one address, without final dot: its own; else the host's where that holds a dot; else the host's
 * name in the subnet's domain, as HOST-NIC where a further NIC lies in the same domain as the primary one.
 * Undefined where no subnet of the network has a domain, or where the address lies in no subnet of its NIC's network.
 */
export function nameOfAddress(
  host: Host,
  nic: Nic,
  address: NicAddress,
  networks: Networks,
): string | undefined {
  if (address.name !== undefined) return address.name.toLowerCase()
  if (host.name.includes('.')) return host.name.toLowerCase()
  const network = nic.network === undefined ? undefined : networks.get(nic.network)
  const subnet = subnetOf(network, address.ip)
  const domain = subnet === undefined ? undefined : domainOfSubnet(network, subnet)
  if (domain === undefined) return undefined
  const shared = nic !== primaryNic(host) && domain === domainOf(host, networks)
  return `${shared ? `${host.name}-${nicLabel(nic)}` : host.name}.${domain}`.toLowerCase()
}

/** The NIC's name as part of a label: `eth0.100` gives `eth0-100`. */
function nicLabel(nic: Nic): string {
  return nic.name.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')
}

/** As an alias is kept: lower case, in ASCII, a whole name without its final dot. A final dot behind one word stays, and is refused. */
export function canonicalAlias(text: string): string {
  const lower = asciiName(text)
  return /\..*\.$/.test(lower) ? lower.slice(0, -1) : lower
}

/** The host's aliases as absolute names without final dot; those with a dot stand as they are. None relative to no domain. */
export function aliasNames(host: Host, networks: Networks): readonly string[] {
  const domain = domainOf(host, networks)
  return host.aliases.flatMap((alias) => {
    const name = alias.toLowerCase().replace(/\.$/, '')
    if (name.includes('.')) return [name]
    return domain === undefined ? [] : [`${name}.${domain}`]
  })
}

/** The distinct names of the host's addresses, the one that stands for the host first. Empty where none has a name. */
export function addressNames(host: Host, networks: Networks): readonly string[] {
  const names = new Set(
    host.nics.flatMap((nic) =>
      nic.addresses.flatMap((address) => nameOfAddress(host, nic, address, networks) ?? []),
    ),
  )
  const own = fqdnOf(host, networks)
  return names.has(own) ? [own, ...[...names].filter((name) => name !== own)] : [...names]
}
