/** Networks and subnets of a draft. A subnet is known by its prefix, whatever its network is called. */
import type { DraftSubnet, Found, Place, DraftNetwork } from '../../import/draft.ts'
import { bridgeOf } from '../model/bridge.ts'
import type { Network, Range, ReservedAddress, Subnet } from '../model/network.ts'
import { complain, mayTouch, type Desk } from './desk.ts'
import { overlay } from './said.ts'
import { ofBothFamilies, withoutUnsaid } from './unsaid.ts'

export function bringNetworks(
  desk: Desk,
  networks: readonly Found<DraftNetwork>[],
  subnets: readonly Found<DraftSubnet>[],
): void {
  for (const { at, value } of networks) bringNetwork(desk, value, at)
  const homes = new Map(
    [...desk.after.network.values()].flatMap((network) =>
      network.subnets.map((subnet) => [subnet.prefix, network.name] as const),
    ),
  )
  for (const { at, value } of subnets) {
    const home = homes.get(value.prefix)
    if (home === undefined) {
      const name = addSubnet(desk, value, at)
      if (name !== undefined) homes.set(value.prefix, name)
    } else changeSubnet(desk, value, home, at)
  }
}

function bringNetwork(desk: Desk, draft: DraftNetwork, at: Place): string | undefined {
  const name = desk.options.own ? draft.name : networkName(draft.name)
  if (!mayTouch(desk, 'network', name, at)) return undefined
  const known = desk.after.network.get(name) ?? { name, subnets: [] }
  const { relays = [] } = known
  const said =
    desk.options.own || draft.relays === undefined
      ? draft
      : { ...draft, relays: ofBothFamilies(relays, draft.relays) }
  desk.after.network.set(
    name,
    overlay(known, said, ['vlan', 'bridge', 'mtu', 'dhcpServers', 'relays', 'notes', 'waivers']),
  )
  return name
}

/** A name of another program as one of ours: `Office LAN` is `office-lan`. What is none even then is refused by the rules. */
function networkName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_.-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|-+$/g, '')
}

/** The network that gets the subnet; undefined where it may get none. */
function addSubnet(desk: Desk, draft: DraftSubnet, at: Place): string | undefined {
  const { network } = desk.after
  const name = homeFor(desk, draft)
  const known = network.get(name)
  if (known === undefined) {
    if (!mayTouch(desk, 'network', name, at)) return undefined
    const blank: Network = { name, subnets: [newSubnet(draft)] }
    network.set(name, overlay(blank, draft, ['vlan', 'mtu']))
  } else {
    desk.places.set(`subnet ${draft.prefix}`, at)
    if (!desk.places.has(`network ${name}`)) desk.places.set(`network ${name}`, at)
    network.set(name, overlay({ ...known, subnets: [...known.subnets, newSubnet(draft)] }, draft, ['mtu']))
  }
  return name
}

/** The name that the source has, the one with its VLAN id, the one that was asked for, or one made of the prefix. */
function homeFor({ after, options }: Desk, draft: DraftSubnet): string {
  if (draft.network !== undefined) {
    const name = options.own ? draft.network : networkName(draft.network)
    if (after.network.has(name)) return name
    return [...after.network.values()].find((one) => bridgeOf(one) === draft.network)?.name ?? name
  }
  const tagged = [...after.network.values()].find(({ vlan }) => vlan !== undefined && vlan === draft.vlan)
  const beside = [...after.network.values()].find(({ subnets }) =>
    subnets.some(({ prefix }) => prefix === draft.beside),
  )
  return tagged?.name ?? beside?.name ?? options.network ?? derivedName(draft.prefix)
}

/** `net-10-20-0-0-24` */
function derivedName(prefix: string): string {
  return `net-${prefix.replaceAll(/[^a-z0-9]+/g, '-')}`
}

function newSubnet(draft: DraftSubnet): Subnet {
  const blank: Subnet = {
    prefix: draft.prefix,
    dns: [],
    ntp: [],
    dhcp: true,
    options: {},
    ranges: [],
    reserved: [],
  }
  return laidOver(blank, draft, true)
}

function changeSubnet(desk: Desk, draft: DraftSubnet, home: string, at: Place): void {
  const { existing, own } = desk.options
  const wanted = draft.network === undefined ? undefined : own ? draft.network : networkName(draft.network)
  if (!mayTouch(desk, 'network', home, at)) return
  desk.places.set(`subnet ${draft.prefix}`, at)
  const network = desk.after.network.get(home)
  if (network === undefined) return
  if (wanted !== undefined && wanted !== home && draft.network !== bridgeOf(network)) {
    const message = `subnet ${draft.prefix} is on network "${home}", not "${wanted}"`
    if (existing === 'refuse' || own) complain(desk, at, message, `inv rename network ${home} ${wanted}`)
    else desk.remarks.push({ at, message: `${message}: it stays there` })
  }
  const subnets = network.subnets.map((subnet) =>
    subnet.prefix === draft.prefix
      ? laidOver(subnet, own ? draft : withoutUnsaid(network, subnet, draft), own)
      : subnet,
  )
  if (!own) desk.after.network.set(home, overlay({ ...network, subnets }, draft, ['vlan', 'mtu']))
  else desk.after.network.set(home, { ...network, subnets })
}

function laidOver(subnet: Subnet, draft: DraftSubnet, own: boolean): Subnet {
  const single = overlay(subnet, draft, [
    'gateway',
    'dns',
    'ntp',
    'domain',
    'dhcp',
    'leaseTime',
    'allocation',
    'ipv6',
    'quarantine',
    'boot',
    'reverse',
  ])
  return {
    ...single,
    options: draft.options === undefined ? subnet.options : { ...subnet.options, ...draft.options },
    ranges: rangesOf(subnet.ranges, draft.ranges, own),
    reserved: own ? (draft.reserved ?? subnet.reserved) : reservedOf(subnet.reserved, draft.reserved ?? []),
  }
}

/** Another program knows ranges of some kinds, and of those all. */
function rangesOf(
  present: readonly Range[],
  said: readonly Range[] | undefined,
  own: boolean,
): readonly Range[] {
  if (own || said === undefined) return said ?? present
  return [...present.filter(({ kind }) => !said.some((range) => range.kind === kind)), ...said]
}

function reservedOf(
  present: readonly ReservedAddress[],
  said: readonly ReservedAddress[],
): readonly ReservedAddress[] {
  return [...new Map([...present, ...said].map((address) => [address.ip, address])).values()]
}

/** The network that a NIC's source calls so: by name, or by the bridge that carries it. */
export function networkCalled(networks: ReadonlyMap<string, Network>, text: string): string | undefined {
  if (networks.has(text)) return text
  const name = networkName(text)
  if (networks.has(name)) return name
  return [...networks.values()].find((network) => bridgeOf(network) === text)?.name
}

/** Networks without the subnets that they did not have before: what is added to one does not change it. */
export function withoutNewSubnets(before: Network, after: Network): Network {
  const known = new Set(before.subnets.map(({ prefix }) => prefix))
  return { ...after, subnets: after.subnets.filter(({ prefix }) => known.has(prefix)) }
}
