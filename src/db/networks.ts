/** Networks with their subnets, ranges and reserved addresses. */
import { lastOf, parsePrefix, sortKey, type Prefix } from '../core/ip.ts'
import type { Network, Range, RangeKind, ReservedAddress, Subnet } from '../inventory/model/network.ts'
import { deleteAddress, insertAddress } from './addresses.ts'
import type { Repository } from './repository.ts'
import { differ, groupBy, optional, replaceChildren } from './rows.ts'
import type { Sql, SqlValue } from './sql.ts'

export const networkRepository: Repository<'network'> = {
  read,
  write,
  remove: async (sql, network) => {
    for (const subnet of network.subnets) await deleteSubnet(sql, subnet)
    await sql.run('DELETE FROM network WHERE name = ?', network.name)
  },
  release: async (sql, network, after) => {
    const stays = new Set(after?.subnets.map((subnet) => subnet.prefix))
    const bare: Network = {
      ...network,
      subnets: network.subnets
        .filter((subnet) => stays.has(subnet.prefix))
        .map((subnet) => ({ ...subnet, reserved: [] })),
    }
    await write(sql, network, bare)
    return bare
  },
  rename: async (sql, oldName, newName) => {
    await sql.run('UPDATE network SET name = ? WHERE name = ?', newName, oldName)
  },
}

interface NetworkRow {
  readonly id: number
  readonly name: string
  readonly vlan: number | null
  readonly bridge: string | null
  readonly mtu: number | null
  readonly notes: string | null
}

interface SubnetRow {
  readonly id: number
  readonly network_id: number
  readonly prefix: string
  readonly gateway: string | null
  readonly domain: string | null
  readonly dhcp: number
  readonly lease_time: number | null
  readonly dns: string
  readonly ntp: string
  readonly options: string
}

interface RangeRow {
  readonly subnet_id: number
  readonly kind: RangeKind
  readonly first: string
  readonly last: string
}

interface ReservedRow {
  readonly subnet_id: number
  readonly ip: string
  readonly purpose: string
}

async function read(sql: Sql, name?: string): Promise<readonly Network[]> {
  const values = name === undefined ? [] : [name]
  const one = (condition: string): string => (name === undefined ? '' : condition)
  const rows = await sql.all<NetworkRow>(`SELECT * FROM network ${one('WHERE name = ?')}`, ...values)
  if (rows.length === 0) return []
  const own = '(SELECT id FROM network WHERE name = ?)'
  const subnets = await sql.all<SubnetRow>(
    `SELECT * FROM subnet ${one(`WHERE network_id IN ${own}`)} ORDER BY first_key`,
    ...values,
  )
  const ownSubnets = `(SELECT id FROM subnet WHERE network_id IN ${own})`
  const ranges = groupBy(
    await sql.all<RangeRow>(
      `SELECT * FROM subnet_range ${one(`WHERE subnet_id IN ${ownSubnets}`)} ORDER BY subnet_id, position`,
      ...values,
    ),
    (row) => row.subnet_id,
  )
  const reserved = groupBy(
    await sql.all<ReservedRow>(
      `SELECT subnet_id, ip, purpose FROM address
       WHERE purpose IS NOT NULL ${one(`AND subnet_id IN ${ownSubnets}`)} ORDER BY sort_key`,
      ...values,
    ),
    (row) => row.subnet_id,
  )
  const byNetwork = groupBy(subnets, (row) => row.network_id)
  return rows.map((row) => ({
    name: row.name,
    ...optional('vlan', row.vlan),
    ...optional('bridge', row.bridge),
    ...optional('mtu', row.mtu),
    ...optional('notes', row.notes),
    subnets: (byNetwork.get(row.id) ?? []).map((subnet) =>
      subnetOf(subnet, ranges.get(subnet.id) ?? [], reserved.get(subnet.id) ?? []),
    ),
  }))
}

function subnetOf(row: SubnetRow, ranges: readonly RangeRow[], reserved: readonly ReservedRow[]): Subnet {
  return {
    prefix: row.prefix,
    ...optional('gateway', row.gateway),
    // What JSON text of ours holds is what was put in.
    dns: JSON.parse(row.dns) as readonly string[],
    ntp: JSON.parse(row.ntp) as readonly string[],
    ...optional('domain', row.domain),
    dhcp: row.dhcp === 1,
    ...optional('leaseTime', row.lease_time),
    options: JSON.parse(row.options) as Readonly<Record<string, string>>,
    ranges: ranges.map(({ kind, first, last }): Range => ({ kind, first, last })),
    reserved: reserved.map(({ ip, purpose }): ReservedAddress => ({ ip, purpose })),
  }
}

async function write(sql: Sql, before: Network | undefined, after: Network): Promise<void> {
  const id = await writeRow(sql, before, after)
  const stays = new Set(after.subnets.map((subnet) => subnet.prefix))
  for (const subnet of before?.subnets ?? []) if (!stays.has(subnet.prefix)) await deleteSubnet(sql, subnet)
  for (const subnet of after.subnets)
    await writeSubnet(
      sql,
      id,
      before?.subnets.find(({ prefix }) => prefix === subnet.prefix),
      subnet,
    )
}

async function writeRow(sql: Sql, before: Network | undefined, after: Network): Promise<number> {
  const row = await sql.get<{ readonly id: number }>(
    before === undefined
      ? 'INSERT INTO network (vlan, bridge, mtu, notes, name) VALUES (?, ?, ?, ?, ?) RETURNING id'
      : 'UPDATE network SET vlan = ?, bridge = ?, mtu = ?, notes = ? WHERE name = ? RETURNING id',
    after.vlan ?? null,
    after.bridge ?? null,
    after.mtu ?? null,
    after.notes ?? null,
    after.name,
  )
  if (row === undefined) throw new Error(`network ${after.name} is not stored`)
  return row.id
}

/** A subnet stays the row that it is, because addresses of hosts refer to it. */
async function writeSubnet(
  sql: Sql,
  networkId: number,
  before: Subnet | undefined,
  after: Subnet,
): Promise<void> {
  if (before !== undefined && !differ(before, after)) return
  const prefix = parsePrefix(after.prefix)
  if (prefix === undefined)
    throw new Error(`"${after.prefix}" is no prefix and should have been refused before`)
  const columns: readonly SqlValue[] = [
    after.gateway ?? null,
    after.domain ?? null,
    after.dhcp ? 1 : 0,
    after.leaseTime ?? null,
    JSON.stringify(after.dns),
    JSON.stringify(after.ntp),
    JSON.stringify(after.options),
  ]
  const row =
    before === undefined
      ? await sql.get<{ readonly id: number }>(
          `INSERT INTO subnet (network_id, prefix, first_key, last_key, gateway, domain, dhcp, lease_time, dns, ntp, options)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
          networkId,
          after.prefix,
          ...keysOf(prefix),
          ...columns,
        )
      : await sql.get<{ readonly id: number }>(
          `UPDATE subnet SET gateway = ?, domain = ?, dhcp = ?, lease_time = ?, dns = ?, ntp = ?, options = ?
           WHERE prefix = ? RETURNING id`,
          ...columns,
          after.prefix,
        )
  if (row === undefined) throw new Error(`subnet ${after.prefix} is not stored`)
  if (differ(before?.ranges ?? [], after.ranges))
    await replaceChildren(
      sql,
      { table: 'subnet_range', owner: 'subnet_id', columns: ['kind', 'first', 'last'] },
      row.id,
      after.ranges.map((range) => [range.kind, range.first, range.last]),
    )
  if (!differ(before?.reserved ?? [], after.reserved)) return
  for (const { ip } of before?.reserved ?? []) await deleteAddress(sql, ip)
  for (const [position, { ip, purpose }] of after.reserved.entries())
    await insertAddress(sql, ip, { purpose, position })
}

function keysOf(prefix: Prefix): [first: string, last: string] {
  const { family } = prefix
  return [sortKey({ family, value: prefix.network }), sortKey({ family, value: lastOf(prefix) })]
}

async function deleteSubnet(sql: Sql, subnet: Subnet): Promise<void> {
  for (const { ip } of subnet.reserved) await deleteAddress(sql, ip)
  await sql.run('DELETE FROM subnet WHERE prefix = ?', subnet.prefix)
}
