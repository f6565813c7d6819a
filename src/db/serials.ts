/** The last published serial of each zone. Neither journaled nor saved as text: it counts publications, not decisions. */
import type { Snapshot } from '../inventory/model/snapshot.ts'
import type { Sql } from './sql.ts'

export interface ZoneSerial {
  readonly zone: string
  readonly serial: number
  /** Of the records that the serial stands for. */
  readonly hash: string
}

export async function readSerials(sql: Sql): Promise<Snapshot['serials']> {
  const rows = await sql.all<ZoneSerial>('SELECT zone, serial, hash FROM zone_serial')
  return new Map(rows.map(({ zone, serial, hash }) => [zone, { serial, hash }]))
}

export async function writeSerials(sql: Sql, serials: readonly ZoneSerial[]): Promise<void> {
  for (const { zone, serial, hash } of serials) {
    await sql.run('DELETE FROM zone_serial WHERE zone = ?', zone)
    await sql.run('INSERT INTO zone_serial (zone, serial, hash) VALUES (?, ?, ?)', zone, serial, hash)
  }
}
