/** Answers the questions of `Lookup` from the tables. */
import { sortKey } from '../core/ip.ts'
import { compareNames } from '../inventory/model/canonical.ts'
import type {
  AddressOwner,
  Interval,
  Lookup,
  MacOwner,
  PlacedRecord,
  Segment,
  SubnetPlace,
} from '../inventory/model/lookup.ts'
import { targetOf } from '../inventory/model/record-target.ts'
import type { ObjectKind } from '../inventory/model/snapshot.ts'
import { optional } from './rows.ts'
import type { Sql } from './sql.ts'
import { ipOfKey } from './taken.ts'

const tableOf: Readonly<Record<ObjectKind, string>> = {
  host: 'host',
  network: 'network',
  zone: 'zone',
  group: 'host_group',
}

interface OwnedRow {
  readonly sort_key: string
  readonly host: string | null
  readonly nic: string | null
  readonly network: string
  readonly purpose: string | null
}

const OWNED = `SELECT address.sort_key, host.name AS host, nic.name AS nic, network.name AS network, address.purpose
  FROM address JOIN subnet ON subnet.id = address.subnet_id JOIN network ON network.id = subnet.network_id
  LEFT JOIN nic ON nic.id = address.nic_id LEFT JOIN host ON host.id = nic.host_id`

export function lookups(sql: Sql): Omit<Lookup, 'get'> {
  const namesBy = async (statement: string, ...values: readonly string[]): Promise<readonly string[]> => {
    const rows = await sql.all<{ readonly name: string }>(statement, ...values)
    return rows.map((row) => row.name).sort(compareNames)
  }
  return {
    names: async (kind) => namesBy(`SELECT name FROM ${tableOf[kind]}`),
    has: async (kind, name) =>
      (await sql.get(`SELECT 1 AS found FROM ${tableOf[kind]} WHERE name = ?`, name)) !== undefined,
    ownerOfAddress: async (ip) => {
      const row = await sql.get<OwnedRow>(`${OWNED} WHERE address.sort_key = ?`, sortKey(ip))
      return row === undefined ? undefined : ownerOf(row)
    },
    takenWithin: async ({ first, last }: Interval) => {
      const rows = await sql.all<OwnedRow>(
        `${OWNED} WHERE address.sort_key BETWEEN ? AND ? ORDER BY address.sort_key`,
        sortKey(first),
        sortKey(last),
      )
      return rows.map((row) => ({ ip: ipOfKey(row.sort_key), owner: ownerOf(row) }))
    },
    ownersOfMac: async (mac) => {
      const rows = await sql.all<{
        readonly host: string
        readonly nic: string
        readonly network: string | null
      }>(
        `SELECT host.name AS host, nic.name AS nic, network.name AS network FROM nic
         JOIN host ON host.id = nic.host_id LEFT JOIN network ON network.id = nic.network_id WHERE mac = ?`,
        mac,
      )
      return rows.map((row): MacOwner => ({ ...row, network: row.network ?? undefined }))
    },
    ownerOfAlias: async (alias) => {
      const row = await sql.get<{ readonly name: string }>(
        'SELECT host.name FROM host_alias JOIN host ON host.id = host_id WHERE alias = ?',
        alias,
      )
      return row?.name
    },
    subnetsWithin: async ({ first, last }) =>
      sql.all<SubnetPlace>(
        `SELECT network.name AS network, prefix FROM subnet JOIN network ON network.id = network_id
         WHERE first_key <= ? AND last_key >= ? ORDER BY first_key`,
        sortKey(last),
        sortKey(first),
      ),
    hostsOn: async (network) =>
      namesBy(
        `SELECT DISTINCT host.name FROM nic JOIN host ON host.id = host_id
         JOIN network ON network.id = network_id WHERE network.name = ?`,
        network,
      ),
    hostsIn: async (group) =>
      namesBy(
        `SELECT host.name FROM host_membership JOIN host ON host.id = host_id
         JOIN host_group ON host_group.id = host_group_id WHERE host_group.name = ?`,
        group,
      ),
    guestsOf: async (host) =>
      namesBy('SELECT name FROM host WHERE parent_id = (SELECT id FROM host WHERE name = ?)', host),
    groupsUnder: async (group) =>
      namesBy(
        `SELECT host_group.name FROM host_group_parent JOIN host_group ON host_group.id = host_group_id
         WHERE parent_id = (SELECT id FROM host_group WHERE name = ?)`,
        group,
      ),
    zonesServedBy: async (host) =>
      namesBy(
        'SELECT DISTINCT zone.name FROM zone_ns JOIN zone ON zone.id = zone_id WHERE zone_ns.name = ?',
        host,
      ),
    hostsNamed: async (name) =>
      namesBy(
        `SELECT DISTINCT host.name FROM address JOIN nic ON nic.id = nic_id JOIN host ON host.id = host_id
         WHERE address.name = ?`,
        name,
      ),
    recordsAt: async (zone, owner) =>
      placed(await sql.all<PlacedRow>(`${PLACED} WHERE zone.name = ? AND zone_record.name = ?`, zone, owner)),
    recordsTo: async (name) => {
      // The data names it by its first label at least, or by "@"; reading the data decides.
      const [label = ''] = name.split('.')
      const rows = await sql.all<PlacedRow>(
        `${PLACED} WHERE type IN ('CNAME', 'MX', 'NS', 'PTR', 'SRV')
         AND (lower(data) LIKE ? OR data LIKE '%@%')`,
        `%${label}%`,
      )
      return placed(rows).filter(({ zone, record }) => targetOf(record, zone) === name)
    },
    segments: async () => {
      const rows = await sql.all<{
        readonly name: string
        readonly vlan: number | null
        readonly bridge: string | null
      }>('SELECT name, vlan, bridge FROM network ORDER BY name')
      return rows.map((row): Segment => ({
        name: row.name,
        ...optional('vlan', row.vlan),
        ...optional('bridge', row.bridge),
      }))
    },
  }
}

interface PlacedRow {
  readonly zone: string
  readonly zone_ttl: number
  readonly name: string
  readonly type: string
  readonly data: string
  readonly ttl: number | null
}

const PLACED = `SELECT zone.name AS zone, zone.ttl AS zone_ttl, zone_record.name, type, data, zone_record.ttl
  FROM zone_record JOIN zone ON zone.id = zone_id`

function placed(rows: readonly PlacedRow[]): readonly PlacedRecord[] {
  return rows.map(({ zone, zone_ttl: zoneTtl, name, type, data, ttl }) => ({
    zone,
    zoneTtl,
    record: { name, type, data, ...optional('ttl', ttl) },
  }))
}

function ownerOf(row: OwnedRow): AddressOwner {
  return row.host === null || row.nic === null
    ? { kind: 'reserved', network: row.network, purpose: row.purpose ?? '' }
    : { kind: 'host', host: row.host, nic: row.nic }
}
