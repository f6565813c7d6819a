/** What can be asked of a host. */
import { groupBy } from '../../core/group-by.ts'
import { hostFields } from '../fields/host-fields.ts'
import { groupsByName, inheritedAttributes, withParents, type Groups } from '../model/groups-of.ts'
import { hostKinds, hostStates, nicKinds, type Attributes, type Host } from '../model/host.ts'
import { aliasNames, domainOf, fqdnOf, networksByName, subnetOf, type Networks } from '../model/names.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { attributeFamily } from './attribute-keys.ts'
import { fieldKeys } from './field-keys.ts'
import { choiceKey, manyKey, oneKey, type Key, type Queryable } from './key.ts'

/** Groups count with those that they are in, attributes with the inherited ones. */
export function queryableHosts(snapshot: Snapshot): Queryable<Host> {
  const networks = networksByName(snapshot.networks)
  const groups = groupsByName(snapshot.groups)
  const keys = [
    ...describingKeys(networks, groupsOfHost(groups)),
    ...networkKeys(networks),
    ...relationKeys(snapshot.hosts),
  ]
  return {
    kind: 'host',
    keys: [...keys, ...fieldKeys(hostFields, keys)],
    families: [attributeFamily(attributesOfHost(groups))],
  }
}

type PartsOf<T> = (host: Host) => T

function describingKeys(networks: Networks, groupsOf: PartsOf<readonly string[]>): readonly Key<Host>[] {
  return [
    oneKey('name', 'name', 'its name', (host) => host.name),
    oneKey('fqdn', 'name', 'its name with the domain', (host) => fqdnOf(host, networks)),
    choiceKey('kind', hostKinds, hostKinds.join(', '), (host) => host.kind),
    choiceKey('state', hostStates, 'where it is in its life; compares in that order', (host) => host.state),
    oneKey('os', 'text', 'its operating system', (host) => host.os),
    oneKey('cpus', 'number', 'how many', (host) => host.cpus),
    oneKey('memory', 'size', 'its memory', (host) => host.memory),
    oneKey('disk', 'size', 'what its disks hold together', (host) =>
      host.disks.length === 0 ? undefined : host.disks.reduce((sum, disk) => sum + disk.size, 0),
    ),
    oneKey('disks', 'number', 'how many', (host) => host.disks.length),
    oneKey('location', 'text', 'site, rack and unit as one text', locationText),
    {
      ...oneKey('site-location', 'text', 'the building or room', (host: Host) => host.location?.site),
      also: 'site',
    },
    oneKey('rack', 'text', 'its rack', (host) => host.location?.rack),
    oneKey('unit', 'number', 'its lowest rack unit', (host) => host.location?.unit),
    oneKey('height', 'number', 'rack units that it takes', (host) => host.location?.height),
    oneKey('serial', 'text', 'its serial number', (host) => host.serial),
    oneKey('asset', 'text', 'its asset number', (host) => host.asset),
    oneKey('duid', 'name', 'its DHCP unique identifier', (host) => host.duid),
    manyKey('option', 'text', 'DHCP options of its own, as NAME=VALUE', (host) =>
      host.options === undefined
        ? []
        : Object.entries(host.options).map(([name, value]) => `${name}=${value}`),
    ),
    oneKey('notes', 'text', 'free text', (host) => host.notes),
    manyKey('group', 'name', 'groups, with those that they are in', groupsOf),
    manyKey('tag', 'name', 'its tags', (host) => host.tags),
    manyKey('alias', 'name', 'further names, plain and whole', (host) =>
      host.aliases.length === 0 ? [] : [...new Set([...host.aliases, ...aliasNames(host, networks)])],
    ),
    manyKey('ssh-host-key', 'text', 'its SSH host keys', (host) => host.hostKeys),
    manyKey('waiver', 'name', 'codes of findings that are waived', (host) =>
      (host.waivers ?? []).map(({ code }) => code),
    ),
  ]
}

function locationText({ location }: Host): string | undefined {
  if (location === undefined) return undefined
  const { site, rack, unit } = location
  const parts = [site, rack, unit].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join('/')
}

function networkKeys(networks: Networks): readonly Key<Host>[] {
  const addressesOf: PartsOf<readonly string[]> = ({ nics }) => {
    const [only] = nics
    if (nics.length === 1 && only !== undefined) return only.addresses.map(({ ip }) => ip)
    return nics.flatMap((nic) => nic.addresses.map(({ ip }) => ip))
  }
  return [
    { ...manyKey('ip', 'address', 'its addresses', addressesOf), also: 'address' },
    manyKey('ipv4', 'address', 'its IPv4 addresses', (host) =>
      addressesOf(host).filter((ip) => !ip.includes(':')),
    ),
    manyKey('ipv6', 'address', 'its IPv6 addresses', (host) =>
      addressesOf(host).filter((ip) => ip.includes(':')),
    ),
    oneKey('addresses', 'number', 'how many', (host) => addressesOf(host).length),
    manyKey('mac', 'mac', 'MACs of its NICs', ({ nics }) => nics.flatMap((nic) => nic.mac ?? [])),
    manyKey('nic', 'text', 'names of its NICs', ({ nics }) => nics.map(({ name }) => name)),
    oneKey('nics', 'number', 'how many', ({ nics }) => nics.length),
    {
      ...manyKey('nic-kind', 'choice', 'kinds of NICs that are made of others', ({ nics }: Host) => [
        ...new Set(nics.flatMap((nic) => nic.kind ?? [])),
      ]),
      choices: nicKinds,
    },
    manyKey('network', 'name', 'networks of its NICs', ({ nics }) => [
      ...new Set(nics.flatMap((nic) => nic.network ?? [])),
    ]),
    manyKey('vlan', 'number', 'VLANs of its networks', ({ nics }) => [
      ...new Set(nics.flatMap((nic) => networks.get(nic.network ?? '')?.vlan ?? [])),
    ]),
    manyKey('subnet', 'prefix', 'subnets of its addresses', ({ nics }) => [
      ...new Set(
        nics.flatMap(({ network, addresses }) =>
          addresses.flatMap(({ ip }) => subnetOf(networks.get(network ?? ''), ip)?.prefix ?? []),
        ),
      ),
    ]),
    oneKey('domain', 'name', 'the domain of its name', (host) => domainOf(host, networks)),
  ]
}

/** Counted and looked up once, when first asked. */
function relationKeys(hosts: readonly Host[]): readonly Key<Host>[] {
  const parents = once(() => new Map(hosts.map(({ name, parent }) => [name, parent])))
  const guests = once(() => groupBy(hosts, ({ parent = '' }) => parent))
  const guestsOf: PartsOf<readonly Host[]> = ({ name }) => guests().get(name) ?? []
  return [
    oneKey('parent', 'name', 'the host that makes its hardware', (host) => host.parent),
    {
      ...manyKey('ancestor', 'name', 'its parent, that one’s parent, …', (host: Host) =>
        ancestors(host, parents()),
      ),
      needsAll: true,
    },
    {
      ...manyKey('guest', 'name', 'names of its guests', (host: Host) =>
        guestsOf(host).map(({ name }) => name),
      ),
      needsAll: true,
    },
    { ...oneKey('guests', 'number', 'how many', (host: Host) => guestsOf(host).length), needsAll: true },
  ]
}

function ancestors(host: Host, parents: ReadonlyMap<string, string | undefined>): readonly string[] {
  const found = new Set<string>()
  for (let at = host.parent; at !== undefined && !found.has(at); at = parents.get(at)) found.add(at)
  return [...found]
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** Hosts of the same groups share one list of them. */
function groupsOfHost(groups: Groups): PartsOf<readonly string[]> {
  const known = new Map<string, readonly string[]>()
  return (host) => {
    const own = host.groups.join(' ')
    let all = known.get(own)
    if (all === undefined) {
      all = withParents(host.groups, groups)
      known.set(own, all)
    }
    return all
  }
}

function attributesOfHost(groups: Groups): PartsOf<Attributes> {
  const known = new Map<string, Attributes>()
  return (host) => {
    const own = host.groups.join(' ')
    let shared = known.get(own)
    if (shared === undefined) {
      shared = inheritedAttributes({ ...host, attributes: {} }, groups)
      known.set(own, shared)
    }
    return Object.keys(host.attributes).length === 0 ? shared : { ...shared, ...host.attributes }
  }
}
