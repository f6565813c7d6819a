/** How a network, subnet, zone or group is shown to a person. */
import { pairs, table, type Block } from '../command/block.ts'
import type { Field } from '../inventory/fields/field.ts'
import { groupFields, networkFields, subnetFields, zoneFields } from '../inventory/fields/object-fields.ts'
import { bridgeOf } from '../inventory/model/bridge.ts'
import type { Group } from '../inventory/model/group.ts'
import type { Network, Subnet } from '../inventory/model/network.ts'
import type { Zone } from '../inventory/model/zone.ts'
import type { GroupSurroundings } from '../inventory/surroundings.ts'
import { derivedOfGroup } from './derive-group.ts'
import { describeAttributes } from './describe-attributes.ts'
import { describeWaivers } from './describe-waivers.ts'
import { withUnicode } from './with-unicode.ts'

export function describeNetwork(network: Network, hosts: readonly string[]): readonly Block[] {
  return [
    pairs(
      ['network', network.name],
      ...fieldPairs(networkFields, network).filter(([label]) => label !== 'bridge'),
      ['bridge', bridgeOf(network)],
      ['hosts', String(hosts.length)],
      ...describeWaivers(network.waivers),
    ),
    ...network.subnets.map((subnet) => describeSubnet(subnet)),
  ]
}

/** `more`: what is known beside the record. */
export function describeSubnet(
  subnet: Subnet,
  more: readonly (readonly [label: string, value: string])[] = [],
): Block {
  return pairs(
    ['subnet', subnet.prefix],
    ...more,
    ...fieldPairs(subnetFields, subnet),
    ...subnet.reserved.map(({ ip, purpose }) => [ip, `reserved: ${purpose}`] as const),
  )
}

export function describeZone(zone: Zone): readonly Block[] {
  const viewed = zone.records.some(({ view }) => view !== undefined)
  const records = table(
    ['NAME', 'TTL', 'TYPE', 'DATA', ...(viewed ? ['VIEW'] : [])],
    zone.records.map(({ name, ttl, type, data, view }) => [
      ...[withUnicode(name), ttl?.toString() ?? '', type, data],
      ...(viewed ? [view ?? ''] : []),
    ]),
  )
  return [
    pairs(
      ['zone', withUnicode(zone.name)],
      ...fieldPairs(zoneFields, zone),
      ...describeWaivers(zone.waivers),
    ),
    ...(zone.records.length > 0 ? [records] : []),
  ]
}

/** With the groups and hosts around it; `verbose` as of a host. */
export function describeGroup(group: Group, around: GroupSurroundings, verbose = false): Block {
  const { hosts, inherited, below } = around
  const derived = derivedOfGroup(group, around)
  const parents = derived.groups.map((name) => {
    const via = derived.origin.groups[name] ?? []
    return via.length === 0 ? name : `${name} (via ${via.join(', ')})`
  })
  const members = [...hosts, ...inherited.map(({ host, via }) => `${host} (via ${via})`)]
  return pairs(
    ['group', group.name],
    ...(parents.length === 0 ? [] : [['parents', parents.join(', ')] as const]),
    ...(below.length === 0 ? [] : [['groups', below.join(', ')] as const]),
    ...fieldPairs(groupFields, group).filter(([label]) => label !== 'parent'),
    ...describeAttributes(derived.attributes, derived.origin.attributes, verbose),
    ...describeWaivers(group.waivers),
    ['hosts', members.length === 0 ? '-' : members.join(', ')],
  )
}

function fieldPairs<T>(fields: readonly Field<T>[], object: T): (readonly [string, string])[] {
  return fields.flatMap((field) => {
    const values = field.get(object)
    return values.length === 0
      ? []
      : [[field.name, values.join(field.name === 'range' || field.entries === true ? '\n' : ', ')] as const]
  })
}
