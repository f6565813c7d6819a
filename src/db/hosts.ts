/** Hosts with their NICs, addresses, disks and descriptions. */
import type { AttributeValue, Host, HostKind, HostState, Nic } from '../inventory/model/host.ts'
import { deleteAddress, insertAddress } from './addresses.ts'
import type { Repository } from './repository.ts'
import { differ, groupBy, optional, replaceChildren } from './rows.ts'
import type { Sql, SqlValue } from './sql.ts'

export const hostRepository: Repository<'host'> = {
  read,
  write,
  remove: async (sql, host) => {
    await deleteNics(sql, host)
    await sql.run('DELETE FROM host WHERE name = ?', host.name)
  },
  release: async (sql, host) => {
    const { parent: _parent, ...rest } = host
    const bare: Host = { ...rest, groups: [], aliases: [], nics: [] }
    await write(sql, host, bare)
    return bare
  },
  rename: async (sql, oldName, newName) => {
    await sql.run('UPDATE host SET name = ? WHERE name = ?', newName, oldName)
    await sql.run('UPDATE zone_ns SET name = ? WHERE name = ?', newName, oldName)
  },
}

interface HostRow {
  readonly id: number
  readonly name: string
  readonly kind: HostKind
  readonly state: HostState
  readonly parent: string | null
  readonly os: string | null
  readonly cpus: number | null
  readonly memory: number | null
  readonly site: string | null
  readonly rack: string | null
  readonly unit: number | null
  readonly serial: string | null
  readonly asset: string | null
  readonly notes: string | null
}

/** A row of a list that belongs to a host; `item` is the value in it. */
interface ItemRow {
  readonly host_id: number
  readonly item: string
}

interface NicRow {
  readonly id: number
  readonly host_id: number
  readonly name: string
  readonly mac: string | null
  readonly network: string | null
}

interface NicAddressRow {
  readonly nic_id: number
  readonly ip: string
  readonly name: string | null
}

const OWN = '(SELECT id FROM host WHERE name = ?)'

async function read(sql: Sql, name?: string): Promise<readonly Host[]> {
  const values = name === undefined ? [] : [name]
  const where = (column: string, condition: string): string =>
    name === undefined ? '' : `WHERE ${column} IN ${condition}`
  const items = async (select: string): Promise<Map<number, ItemRow[]>> =>
    groupBy(
      await sql.all<ItemRow>(`${select} ${where('host_id', OWN)} ORDER BY host_id, position`, ...values),
      (row) => row.host_id,
    )
  const rows = await sql.all<HostRow>(
    `SELECT host.*, parent.name AS parent FROM host LEFT JOIN host parent ON parent.id = host.parent_id
     ${name === undefined ? '' : 'WHERE host.name = ?'}`,
    ...values,
  )
  if (rows.length === 0) return []
  const groups = await items(
    'SELECT host_id, host_group.name AS item FROM host_membership JOIN host_group ON host_group.id = host_group_id',
  )
  const tags = await items('SELECT host_id, tag AS item FROM host_tag')
  const aliases = await items('SELECT host_id, alias AS item FROM host_alias')
  const keys = await items('SELECT host_id, key AS item FROM host_key')
  const attributes = groupBy(
    await sql.all<{ readonly host_id: number; readonly key: string; readonly value: string }>(
      `SELECT host_id, key, value FROM host_attribute ${where('host_id', OWN)} ORDER BY host_id, position`,
      ...values,
    ),
    (row) => row.host_id,
  )
  const disks = groupBy(
    await sql.all<{ readonly host_id: number; readonly name: string; readonly size: number }>(
      `SELECT host_id, name, size FROM disk ${where('host_id', OWN)} ORDER BY host_id, position`,
      ...values,
    ),
    (row) => row.host_id,
  )
  const nics = await readNics(sql, where, values)
  const list = (map: Map<number, ItemRow[]>, id: number): string[] =>
    (map.get(id) ?? []).map((row) => row.item)
  return rows.map((row) => ({
    name: row.name,
    kind: row.kind,
    state: row.state,
    ...optional('parent', row.parent),
    ...optional('os', row.os),
    ...optional('cpus', row.cpus),
    ...optional('memory', row.memory),
    ...locationOf(row),
    ...optional('serial', row.serial),
    ...optional('asset', row.asset),
    ...optional('notes', row.notes),
    groups: list(groups, row.id).sort(),
    tags: list(tags, row.id),
    attributes: Object.fromEntries(
      // What JSON text of ours holds is what was put in.
      (attributes.get(row.id) ?? []).map(({ key, value }) => [key, JSON.parse(value) as AttributeValue]),
    ),
    aliases: list(aliases, row.id),
    hostKeys: list(keys, row.id),
    nics: nics.get(row.id) ?? [],
    disks: (disks.get(row.id) ?? []).map((disk) => ({ name: disk.name, size: disk.size })),
  }))
}

function locationOf(row: HostRow): Pick<Host, 'location'> {
  if (row.site === null && row.rack === null && row.unit === null) return {}
  return {
    location: {
      ...optional('site', row.site),
      ...optional('rack', row.rack),
      ...optional('unit', row.unit),
    },
  }
}

async function readNics(
  sql: Sql,
  where: (column: string, condition: string) => string,
  values: readonly SqlValue[],
): Promise<Map<number, Nic[]>> {
  const rows = await sql.all<NicRow>(
    `SELECT nic.id, host_id, nic.name, mac, network.name AS network FROM nic
     LEFT JOIN network ON network.id = network_id ${where('host_id', OWN)} ORDER BY host_id, position`,
    ...values,
  )
  const addresses = groupBy(
    await sql.all<NicAddressRow>(
      `SELECT nic_id, ip, name FROM address WHERE nic_id IS NOT NULL
       ${where('nic_id', `(SELECT id FROM nic WHERE host_id IN ${OWN})`).replace('WHERE', 'AND')} ORDER BY nic_id, position`,
      ...values,
    ),
    (row) => row.nic_id,
  )
  const nics = new Map<number, Nic[]>()
  for (const [hostId, group] of groupBy(rows, (row) => row.host_id))
    nics.set(
      hostId,
      group.map((row) => ({
        name: row.name,
        ...optional('mac', row.mac),
        ...optional('network', row.network),
        addresses: (addresses.get(row.id) ?? []).map(({ ip, name }) => ({ ip, ...optional('name', name) })),
      })),
    )
  return nics
}

async function write(sql: Sql, before: Host | undefined, after: Host): Promise<void> {
  const id = await writeRow(sql, before, after)
  const child = async (table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]) =>
    replaceChildren(sql, { table, owner: 'host_id', columns }, id, rows)
  if (differ(before?.groups ?? [], after.groups)) await writeMemberships(sql, id, after.groups)
  if (differ(before?.tags ?? [], after.tags))
    await child(
      'host_tag',
      ['tag'],
      after.tags.map((tag) => [tag]),
    )
  if (differ(before?.attributes ?? {}, after.attributes))
    await child(
      'host_attribute',
      ['key', 'value'],
      Object.entries(after.attributes).map(([key, value]) => [key, JSON.stringify(value)]),
    )
  if (differ(before?.aliases ?? [], after.aliases))
    await child(
      'host_alias',
      ['alias'],
      after.aliases.map((alias) => [alias]),
    )
  if (differ(before?.hostKeys ?? [], after.hostKeys))
    await child(
      'host_key',
      ['key'],
      after.hostKeys.map((key) => [key]),
    )
  if (differ(before?.disks ?? [], after.disks))
    await child(
      'disk',
      ['name', 'size'],
      after.disks.map((disk) => [disk.name, disk.size]),
    )
  if (!differ(before?.nics ?? [], after.nics)) return
  if (before !== undefined) await deleteNics(sql, before)
  await insertNics(sql, id, after)
}

async function writeRow(sql: Sql, before: Host | undefined, after: Host): Promise<number> {
  const columns: readonly SqlValue[] = [
    after.kind,
    after.state,
    after.parent ?? null,
    after.os ?? null,
    after.cpus ?? null,
    after.memory ?? null,
    after.location?.site ?? null,
    after.location?.rack ?? null,
    after.location?.unit ?? null,
    after.serial ?? null,
    after.asset ?? null,
    after.notes ?? null,
    after.name,
  ]
  const statement =
    before === undefined
      ? `INSERT INTO host (kind, state, parent_id, os, cpus, memory, site, rack, unit, serial, asset, notes, name)
         VALUES (?, ?, (SELECT id FROM host WHERE name = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`
      : `UPDATE host SET kind = ?, state = ?, parent_id = (SELECT id FROM host WHERE name = ?), os = ?, cpus = ?, memory = ?,
         site = ?, rack = ?, unit = ?, serial = ?, asset = ?, notes = ? WHERE name = ? RETURNING id`
  const row = await sql.get<{ readonly id: number }>(statement, ...columns)
  if (row === undefined) throw new Error(`host ${after.name} is not stored`)
  return row.id
}

async function writeMemberships(sql: Sql, id: number, groups: readonly string[]): Promise<void> {
  await sql.run('DELETE FROM host_membership WHERE host_id = ?', id)
  for (const [position, group] of groups.entries())
    await sql.run(
      `INSERT INTO host_membership (host_id, position, host_group_id)
       VALUES (?, ?, (SELECT id FROM host_group WHERE name = ?))`,
      id,
      position,
      group,
    )
}

async function deleteNics(sql: Sql, host: Host): Promise<void> {
  for (const nic of host.nics) for (const address of nic.addresses) await deleteAddress(sql, address.ip)
  await sql.run(`DELETE FROM nic WHERE host_id IN ${OWN}`, host.name)
}

async function insertNics(sql: Sql, hostId: number, host: Host): Promise<void> {
  for (const [position, nic] of host.nics.entries()) {
    const row = await sql.get<{ readonly id: number }>(
      `INSERT INTO nic (host_id, position, name, mac, network_id)
       VALUES (?, ?, ?, ?, (SELECT id FROM network WHERE name = ?)) RETURNING id`,
      hostId,
      position,
      nic.name,
      nic.mac ?? null,
      nic.network ?? null,
    )
    if (row === undefined) throw new Error(`NIC ${nic.name} of ${host.name} is not stored`)
    for (const [index, address] of nic.addresses.entries())
      await insertAddress(sql, address.ip, { nicId: row.id, position: index, name: address.name })
  }
}
