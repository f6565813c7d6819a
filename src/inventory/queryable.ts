/** What can be asked of each kind of object in a query, and shown as a column in a list. */
import { showAttribute } from './fields/attributes.ts'
import { hostFields } from './fields/host-fields.ts'
import { groupFields, networkFields, subnetFields, zoneFields } from './fields/object-fields.ts'
import type { Field } from './fields/field.ts'
import { groupsByName, inheritedAttributes, withParents } from './groups-of.ts'
import type { Attributes, Host } from './model/host.ts'
import type { Group } from './model/group.ts'
import { aliasNames, fqdnOf, networksByName } from './model/names.ts'
import type { Network, Subnet } from './model/network.ts'
import type { Snapshot } from './model/snapshot.ts'
import type { Zone } from './model/zone.ts'
import type { Queryable } from './query.ts'

type Values<T> = Readonly<Record<string, (object: T) => readonly string[]>>

/** Groups count with those that they are in, attributes with the inherited ones. */
export function queryableHosts(snapshot: Snapshot): Queryable<Host> {
  const groups = groupsByName(snapshot.groups)
  const networks = networksByName(snapshot.networks)
  return queryable(
    {
      name: (host) => [host.name],
      ...valuesOf(hostFields),
      fqdn: (host) => [fqdnOf(host, networks)],
      group: (host) => withParents(host.groups, groups),
      alias: (host) => [...new Set([...host.aliases, ...aliasNames(host, networks)])],
      network: (host) => [...new Set(host.nics.flatMap((nic) => nic.network ?? []))],
      mac: (host) => host.nics.flatMap((nic) => nic.mac ?? []),
      ip: (host) => host.nics.flatMap((nic) => nic.addresses.map((address) => address.ip)),
      disk: (host) => host.disks.map((disk) => disk.name),
    },
    (host) => inheritedAttributes(host, groups),
  )
}

export const queryableNetworks: Queryable<Network> = queryable({
  name: (network) => [network.name],
  ...valuesOf(networkFields),
  subnet: (network) => network.subnets.map((subnet) => subnet.prefix),
})

/** A subnet as an entry of a list of its own. */
export interface SubnetEntry extends Subnet {
  readonly network: string
}

export const queryableSubnets: Queryable<SubnetEntry> = queryable({
  prefix: (subnet) => [subnet.prefix],
  network: (subnet) => [subnet.network],
  ...valuesOf(subnetFields),
})

export const queryableZones: Queryable<Zone> = queryable({
  name: (zone) => [zone.name],
  ...valuesOf(zoneFields),
  record: (zone) => zone.records.map((record) => record.name),
})

export const queryableGroups: Queryable<Group> = queryable(
  { name: (group) => [group.name], ...valuesOf(groupFields) },
  (group) => group.attributes,
)

function valuesOf<T>(fields: readonly Field<T>[]): Values<T> {
  return Object.fromEntries(fields.map((field) => [field.name, field.get]))
}

function queryable<T>(values: Values<T>, attributesOf?: (object: T) => Attributes): Queryable<T> {
  return {
    keys: [...Object.keys(values), ...(attributesOf === undefined ? [] : ['attr.NAME'])],
    values: (object, key) => {
      const own = values[key]
      if (own !== undefined) return own(object)
      if (attributesOf === undefined || !key.startsWith('attr.')) return undefined
      const value = attributesOf(object)[key.slice('attr.'.length)]
      if (value === undefined) return []
      return typeof value === 'object' ? value : [showAttribute(value)]
    },
  }
}
