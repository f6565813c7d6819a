/** DNS zones with their name servers and records. */
import type { SerialScheme, Zone, ZoneRecord } from '../inventory/model/zone.ts'
import type { Repository } from './repository.ts'
import { differ, groupBy, optional, replaceChildren } from './rows.ts'
import type { Sql } from './sql.ts'

export const zoneRepository: Repository<'zone'> = {
  read,
  write,
  remove: async (sql, zone) => {
    await sql.run('DELETE FROM zone WHERE name = ?', zone.name)
  },
  release: async (_sql, zone) => zone,
  rename: async (sql, oldName, newName) => {
    await sql.run('UPDATE zone SET name = ? WHERE name = ?', newName, oldName)
  },
}

interface ZoneRow {
  readonly id: number
  readonly name: string
  readonly mail: string | null
  readonly ttl: number
  readonly serial_scheme: SerialScheme
}

interface RecordRow {
  readonly zone_id: number
  readonly name: string
  readonly type: string
  readonly data: string
  readonly ttl: number | null
}

async function read(sql: Sql, name?: string): Promise<readonly Zone[]> {
  const values = name === undefined ? [] : [name]
  const one = (condition: string): string => (name === undefined ? '' : condition)
  const rows = await sql.all<ZoneRow>(`SELECT * FROM zone ${one('WHERE name = ?')}`, ...values)
  const own = one('WHERE zone_id IN (SELECT id FROM zone WHERE name = ?)')
  const servers = groupBy(
    await sql.all<{ readonly zone_id: number; readonly name: string }>(
      `SELECT zone_id, name FROM zone_ns ${own} ORDER BY zone_id, position`,
      ...values,
    ),
    (row) => row.zone_id,
  )
  const records = groupBy(
    await sql.all<RecordRow>(`SELECT * FROM zone_record ${own} ORDER BY zone_id, position`, ...values),
    (row) => row.zone_id,
  )
  return rows.map((row) => ({
    name: row.name,
    ns: (servers.get(row.id) ?? []).map((server) => server.name),
    ...optional('mail', row.mail),
    ttl: row.ttl,
    serialScheme: row.serial_scheme,
    records: (records.get(row.id) ?? []).map((record): ZoneRecord => ({
      name: record.name,
      type: record.type,
      data: record.data,
      ...optional('ttl', record.ttl),
    })),
  }))
}

async function write(sql: Sql, before: Zone | undefined, after: Zone): Promise<void> {
  const row = await sql.get<{ readonly id: number }>(
    before === undefined
      ? 'INSERT INTO zone (mail, ttl, serial_scheme, name) VALUES (?, ?, ?, ?) RETURNING id'
      : 'UPDATE zone SET mail = ?, ttl = ?, serial_scheme = ? WHERE name = ? RETURNING id',
    after.mail ?? null,
    after.ttl,
    after.serialScheme,
    after.name,
  )
  if (row === undefined) throw new Error(`zone ${after.name} is not stored`)
  if (differ(before?.ns ?? [], after.ns))
    await replaceChildren(
      sql,
      { table: 'zone_ns', owner: 'zone_id', columns: ['name'] },
      row.id,
      after.ns.map((name) => [name]),
    )
  if (differ(before?.records ?? [], after.records))
    await replaceChildren(
      sql,
      { table: 'zone_record', owner: 'zone_id', columns: ['name', 'type', 'data', 'ttl'] },
      row.id,
      after.records.map((record) => [record.name, record.type, record.data, record.ttl ?? null]),
    )
}
