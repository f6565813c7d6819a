/** The rows that an object makes: one with its image, and those of the index tables. Pure, from the image alone. */
import { lastOf, parseIp, parsePrefix, sortKey } from '../core/ip.ts'
import type { Group } from '../inventory/model/group.ts'
import type { Host } from '../inventory/model/host.ts'
import type { Network } from '../inventory/model/network.ts'
import { targetOf } from '../inventory/model/record-target.ts'
import type { ObjectKind, ObjectOfKind } from '../inventory/model/snapshot.ts'
import type { Zone } from '../inventory/model/zone.ts'
import { imageText } from './image-text.ts'
import type { SqlValue } from './sql.ts'

/** The table that has one row for each object of the kind. */
export const mainTables: Readonly<Record<ObjectKind, string>> = {
  host: 'host',
  network: 'network',
  zone: 'zone',
  group: 'host_group',
}

/** Index tables: their columns, of which the first `key` tell one row from another and are never null. */
export const indexTables = {
  subnet: { key: 1, columns: ['prefix', 'network', 'first_key', 'last_key'] },
  host_group_parent: { key: 2, columns: ['host_group', 'parent'] },
  host_membership: { key: 2, columns: ['host', 'host_group'] },
  host_tag: { key: 2, columns: ['host', 'tag'] },
  host_alias: { key: 1, columns: ['alias', 'host'] },
  nic: { key: 2, columns: ['host', 'name', 'kind', 'mac', 'network'] },
  address: { key: 1, columns: ['sort_key', 'ip', 'network', 'host', 'nic', 'name', 'purpose'] },
  zone_ns: { key: 2, columns: ['zone', 'name'] },
  zone_record: { key: 5, columns: ['zone', 'name', 'type', 'data', 'view', 'target', 'ttl'] },
  network_dhcp_server: { key: 2, columns: ['network', 'host'] },
} as const satisfies Readonly<Record<string, { readonly key: number; readonly columns: readonly string[] }>>

export type IndexTable = keyof typeof indexTables

export interface TableRow<Table extends string = string> {
  readonly table: Table
  readonly columns: readonly string[]
  readonly values: readonly SqlValue[]
}

const mainRows: {
  readonly [K in ObjectKind]: (object: ObjectOfKind[K]) => Readonly<Record<string, SqlValue | undefined>>
} = {
  host: (host) => ({
    kind: host.kind,
    state: host.state,
    parent: host.parent,
    os: host.os,
    cpus: host.cpus,
    memory: host.memory,
    site: host.location?.site,
    rack: host.location?.rack,
    unit: host.location?.unit,
    height: host.location?.height,
    serial: host.serial,
    asset: host.asset,
    duid: host.duid,
  }),
  network: ({ vlan, bridge }) => ({ vlan, bridge }),
  zone: ({ ttl, primary }) => ({ ttl, primary_host: primary }),
  group: () => ({}),
}

/** `object` is in canonical form. */
export function mainRowOf<K extends ObjectKind>(kind: K, object: ObjectOfKind[K]): TableRow {
  const columns = mainRows[kind](object)
  return {
    table: mainTables[kind],
    columns: ['name', ...Object.keys(columns), 'image'],
    values: [object.name, ...Object.values(columns).map((value) => value ?? null), imageText(object)],
  }
}

const indexRows: {
  readonly [K in ObjectKind]: (object: ObjectOfKind[K]) => readonly TableRow<IndexTable>[]
} = { host: rowsOfHost, network: rowsOfNetwork, zone: rowsOfZone, group: rowsOfGroup }

/** `object` is in canonical form. */
export function indexRowsOf<K extends ObjectKind>(
  kind: K,
  object: ObjectOfKind[K],
): readonly TableRow<IndexTable>[] {
  return indexRows[kind](object)
}

function row(table: IndexTable, values: readonly (SqlValue | undefined)[]): TableRow<IndexTable> {
  return { table, columns: indexTables[table].columns, values: values.map((value) => value ?? null) }
}

function rowsOfHost(host: Host): readonly TableRow<IndexTable>[] {
  return [
    ...host.groups.map((group) => row('host_membership', [host.name, group])),
    ...host.tags.map((tag) => row('host_tag', [host.name, tag])),
    ...host.aliases.map((alias) => row('host_alias', [alias, host.name])),
    ...host.nics.flatMap((nic) => [
      row('nic', [host.name, nic.name, nic.kind, nic.mac, nic.network]),
      ...nic.addresses.map(({ ip, name }) =>
        row('address', [keyOf(ip), ip, nic.network, host.name, nic.name, name, undefined]),
      ),
    ]),
  ]
}

function rowsOfNetwork(network: Network): readonly TableRow<IndexTable>[] {
  const servers = (network.dhcpServers ?? []).map((host) => row('network_dhcp_server', [network.name, host]))
  const subnets = network.subnets.flatMap((subnet) => {
    const prefix = parsePrefix(subnet.prefix)
    if (prefix === undefined) throw new Error(`"${subnet.prefix}" is no prefix and should have been refused`)
    const { family } = prefix
    const first = sortKey({ family, value: prefix.network })
    const last = sortKey({ family, value: lastOf(prefix) })
    return [
      row('subnet', [subnet.prefix, network.name, first, last]),
      ...subnet.reserved.map(({ ip, purpose }) =>
        row('address', [keyOf(ip), ip, network.name, undefined, undefined, undefined, purpose]),
      ),
    ]
  })
  return [...servers, ...subnets]
}

function rowsOfZone(zone: Zone): readonly TableRow<IndexTable>[] {
  return [
    ...zone.ns.map((server) => row('zone_ns', [zone.name, server])),
    ...zone.records.map((record) =>
      row('zone_record', [
        zone.name,
        record.name,
        record.type,
        record.data,
        // Part of what tells records apart, which is never null: none is empty.
        record.view ?? '',
        targetOf(record, zone.name),
        record.ttl,
      ]),
    ),
  ]
}

function rowsOfGroup(group: Group): readonly TableRow<IndexTable>[] {
  return group.parents.map((parent) => row('host_group_parent', [group.name, parent]))
}

function keyOf(text: string): string {
  const ip = parseIp(text)
  if (ip === undefined) throw new Error(`"${text}" is no address and should have been refused before`)
  return sortKey(ip)
}
