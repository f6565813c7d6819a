/** What follows from the record of a host, as data: names, subnets, inherited attributes, and where each comes from. */
import { CUSTOMARY_PREFIX } from '../core/mac-prefix.ts'
import { groupsByName, withParents, type Groups } from '../inventory/model/groups-of.ts'
import type { AttributeValue, Host } from '../inventory/model/host.ts'
import { aliasNames, fqdnOf, nameOfAddress, networksByName, subnetOf } from '../inventory/model/names.ts'
import { attributeOrigins, wayTo, type Origin } from '../inventory/origins.ts'
import type { Guest, Surroundings } from '../inventory/surroundings.ts'

export interface Derived {
  readonly fqdn: string
  readonly addressNames: Readonly<Record<string, string>>
  /** Prefix of the subnet that each address lies in. */
  readonly subnets: Readonly<Record<string, string>>
  readonly aliasNames: readonly string[]
  /** Those that it is in, then those above them. */
  readonly groups: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly guests: readonly string[]
  readonly guestTree: readonly Guest[]
  readonly origin: Origins
}

export interface Origins {
  readonly attributes: Readonly<Record<string, Omit<Origin, 'value'>>>
  /** By address: given to it, or made of the host's name. */
  readonly addressNames: Readonly<Record<string, 'own' | 'derived'>>
  /** By NIC: whether the MAC is one of those that are made for virtual NICs. */
  readonly macs: Readonly<Record<string, 'made' | 'given'>>
  /** By group: the groups on the way to it, none where the host is in it itself. */
  readonly groups: Readonly<Record<string, readonly string[]>>
}

/** `macPrefix`: what made MACs begin with. */
export function derivedOf(
  host: Host,
  surroundings: Surroundings,
  macPrefix: string = CUSTOMARY_PREFIX,
): Derived {
  const networks = networksByName(surroundings.networks)
  const groups = groupsByName(surroundings.groups)
  const origins = attributeOrigins(host.attributes, host.groups, groups)
  const placed = host.nics.flatMap((nic) => nic.addresses.map((address) => ({ nic, address })))
  return {
    fqdn: fqdnOf(host, networks),
    addressNames: Object.fromEntries(
      placed.flatMap(({ nic, address }) => {
        const name = nameOfAddress(host, nic, address, networks)
        return name === undefined ? [] : [[address.ip, name]]
      }),
    ),
    subnets: Object.fromEntries(
      placed.flatMap(({ nic, address }) => {
        const subnet = subnetOf(networks.get(nic.network ?? ''), address.ip)
        return subnet === undefined ? [] : [[address.ip, subnet.prefix]]
      }),
    ),
    aliasNames: aliasNames(host, networks),
    groups: withParents(host.groups, groups),
    attributes: Object.fromEntries([...origins].map(([name, { value }]) => [name, value])),
    guests: surroundings.guests,
    guestTree: surroundings.guestTree,
    origin: originsOf(host, groups, origins, macPrefix),
  }
}

function originsOf(
  host: Host,
  groups: Groups,
  attributes: ReadonlyMap<string, Origin>,
  macPrefix: string,
): Origins {
  return {
    attributes: Object.fromEntries(
      [...attributes].map(([name, { group, via, overridden }]) => [name, { group, via, overridden }]),
    ),
    addressNames: Object.fromEntries(
      host.nics.flatMap(({ addresses }) =>
        addresses.map(({ ip, name }) => [ip, name === undefined ? 'derived' : 'own'] as const),
      ),
    ),
    macs: Object.fromEntries(
      host.nics.flatMap(({ name, mac }) =>
        mac === undefined ? [] : [[name, mac.startsWith(`${macPrefix}:`) ? 'made' : 'given'] as const],
      ),
    ),
    groups: Object.fromEntries(
      withParents(host.groups, groups).map((name) => [name, wayTo(name, host.groups, groups)]),
    ),
  }
}
