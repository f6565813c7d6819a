/** How a network, subnet, zone or group is shown to a person. */
import { pairs, table, type Block } from '../command/block.ts'
import { showAttribute } from '../inventory/fields/attributes.ts'
import type { Field } from '../inventory/fields/field.ts'
import { groupFields, networkFields, subnetFields, zoneFields } from '../inventory/fields/object-fields.ts'
import { bridgeOf } from '../inventory/model/bridge.ts'
import type { Group } from '../inventory/model/group.ts'
import type { Network, Subnet } from '../inventory/model/network.ts'
import type { Zone } from '../inventory/model/zone.ts'

export function describeNetwork(network: Network, hosts: readonly string[]): readonly Block[] {
  return [
    pairs(
      ['network', network.name],
      ...fieldPairs(networkFields, network).filter(([label]) => label !== 'bridge'),
      ['bridge', bridgeOf(network)],
      ['hosts', String(hosts.length)],
    ),
    ...network.subnets.map((subnet) => describeSubnet(subnet)),
  ]
}

export function describeSubnet(subnet: Subnet): Block {
  return pairs(
    ['subnet', subnet.prefix],
    ...fieldPairs(subnetFields, subnet),
    ...subnet.reserved.map(({ ip, purpose }) => [ip, `reserved: ${purpose}`] as const),
  )
}

export function describeZone(zone: Zone): readonly Block[] {
  const records = table(
    ['NAME', 'TTL', 'TYPE', 'DATA'],
    zone.records.map(({ name, ttl, type, data }) => [name, ttl?.toString() ?? '', type, data]),
  )
  return [
    pairs(['zone', zone.name], ...fieldPairs(zoneFields, zone)),
    ...(zone.records.length > 0 ? [records] : []),
  ]
}

export function describeGroup(group: Group, hosts: readonly string[]): Block {
  return pairs(
    ['group', group.name],
    ...fieldPairs(groupFields, group),
    ...Object.entries(group.attributes).map(([key, value]) => [`attr.${key}`, showAttribute(value)] as const),
    ['hosts', hosts.length === 0 ? '-' : hosts.join(', ')],
  )
}

function fieldPairs<T>(fields: readonly Field<T>[], object: T): (readonly [string, string])[] {
  return fields.flatMap((field) => {
    const values = field.get(object)
    return values.length === 0
      ? []
      : [[field.name, values.join(field.name === 'range' ? '\n' : ', ')] as const]
  })
}
