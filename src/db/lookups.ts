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
import { mainTables } from './index-rows.ts'
import { laterNameOf } from './later-name.ts'
import { optional } from './rows.ts'
import type { Sql } from './sql.ts'
import { ipOfKey } from './taken.ts'

interface OwnedRow {
  readonly sort_key: string
  readonly host: string | null
  readonly nic: string | null
  readonly network: string | null
  readonly purpose: string | null
}

const OWNED = 'SELECT sort_key, host, nic, network, purpose FROM address'

export function lookups(sql: Sql): Omit<Lookup, 'get'> {
  const namesBy = async (statement: string, ...values: readonly string[]): Promise<readonly string[]> => {
    const rows = await sql.all<{ readonly name: string }>(statement, ...values)
    return rows.map((row) => row.name).sort(compareNames)
  }
  return {
    names: async (kind) => namesBy(`SELECT name FROM ${mainTables[kind]}`),
    has: async (kind, name) =>
      (await sql.get(`SELECT 1 AS found FROM ${mainTables[kind]} WHERE name = ?`, name)) !== undefined,
    ownerOfAddress: async (ip) => {
      const row = await sql.get<OwnedRow>(`${OWNED} WHERE sort_key = ?`, sortKey(ip))
      return row === undefined ? undefined : ownerOf(row)
    },
    takenWithin: async ({ first, last }: Interval) => {
      const rows = await sql.all<OwnedRow>(
        `${OWNED} WHERE sort_key BETWEEN ? AND ? ORDER BY sort_key`,
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
      }>('SELECT host, name AS nic, network FROM nic WHERE mac = ? ORDER BY host, name', mac)
      return rows.map((row): MacOwner => ({ ...row, network: row.network ?? undefined }))
    },
    ownerOfAlias: async (alias) => {
      const row = await sql.get<{ readonly name: string }>(
        'SELECT host AS name FROM host_alias WHERE alias = ?',
        alias,
      )
      return row?.name
    },
    laterNameOf: async (kind, name) => laterNameOf(sql, { kind, name }),
    subnetsWithin: async ({ first, last }) =>
      sql.all<SubnetPlace>(
        'SELECT network, prefix FROM subnet WHERE first_key <= ? AND last_key >= ? ORDER BY first_key',
        sortKey(last),
        sortKey(first),
      ),
    hostsOn: async (network) => namesBy('SELECT DISTINCT host AS name FROM nic WHERE network = ?', network),
    hostsWithDuid: async (duid) => namesBy('SELECT name FROM host WHERE duid = ?', duid),
    hostsInRack: async ({ site, rack }) =>
      site === undefined
        ? namesBy('SELECT name FROM host WHERE rack = ? AND site IS NULL', rack)
        : namesBy('SELECT name FROM host WHERE rack = ? AND site = ?', rack, site),
    hostsIn: async (group) => namesBy('SELECT host AS name FROM host_membership WHERE host_group = ?', group),
    guestsOf: async (host) => namesBy('SELECT name FROM host WHERE parent = ?', host),
    groupsUnder: async (group) =>
      namesBy('SELECT host_group AS name FROM host_group_parent WHERE parent = ?', group),
    zonesServedBy: async (host) => namesBy('SELECT zone AS name FROM zone_ns WHERE name = ?', host),
    zonesWrittenOn: async (host) => namesBy('SELECT name FROM zone WHERE primary_host = ?', host),
    networksServedBy: async (host) =>
      namesBy('SELECT network AS name FROM network_dhcp_server WHERE host = ?', host),
    hostsNamed: async (name) =>
      namesBy('SELECT DISTINCT host AS name FROM address WHERE name = ? AND host IS NOT NULL', name),
    recordsAt: async (zone, owner) =>
      placed(await sql.all<PlacedRow>(`${PLACED} WHERE zone.name = ? AND zone_record.name = ?`, zone, owner)),
    recordsTo: async (name) =>
      placed(await sql.all<PlacedRow>(`${PLACED} WHERE zone_record.target = ?`, name)),
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
  readonly view: string
  readonly ttl: number | null
}

const PLACED = `SELECT zone.name AS zone, zone.ttl AS zone_ttl, zone_record.name, type, data, view, zone_record.ttl
  FROM zone_record JOIN zone ON zone.name = zone_record.zone`

function placed(rows: readonly PlacedRow[]): readonly PlacedRecord[] {
  return rows.map(({ zone, zone_ttl: zoneTtl, name, type, data, view, ttl }) => ({
    zone,
    zoneTtl,
    record: { name, type, data, ...optional('ttl', ttl), ...(view === '' ? {} : { view }) },
  }))
}

function ownerOf(row: OwnedRow): AddressOwner {
  return row.host === null || row.nic === null
    ? { kind: 'reserved', network: row.network ?? '', purpose: row.purpose ?? '' }
    : { kind: 'host', host: row.host, nic: row.nic }
}
