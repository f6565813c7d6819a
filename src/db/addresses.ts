/** Rows of `address`, for NICs and reservations alike; keeps the runs of taken addresses in step. */
import { parseIp, sortKey, type Ip } from '../core/ip.ts'
import { extendRuns, shrinkRuns } from './taken.ts'
import type { Sql } from './sql.ts'

/** Whose it is: the id of a NIC, or what it is reserved for. */
export type AddressUse =
  | { readonly nicId: number; readonly position: number; readonly name: string | undefined }
  | { readonly purpose: string; readonly position: number }

/** The subnet is found by the address; whoever calls has checked that there is one, and the column refuses null. */
export async function insertAddress(sql: Sql, text: string, use: AddressUse): Promise<void> {
  const ip = parsed(text)
  const key = sortKey(ip)
  const subnet = await sql.get<{ readonly id: number; readonly last_key: string }>(
    'SELECT id, last_key FROM subnet WHERE first_key <= ? ORDER BY first_key DESC LIMIT 1',
    key,
  )
  const subnetId = subnet !== undefined && subnet.last_key >= key ? subnet.id : null
  await sql.run(
    'INSERT INTO address (sort_key, ip, subnet_id, nic_id, position, name, purpose) VALUES (?, ?, ?, ?, ?, ?, ?)',
    key,
    text,
    subnetId,
    'nicId' in use ? use.nicId : null,
    use.position,
    'nicId' in use ? (use.name ?? null) : null,
    'nicId' in use ? null : use.purpose,
  )
  await extendRuns(sql, ip)
}

export async function deleteAddress(sql: Sql, text: string): Promise<void> {
  const ip = parsed(text)
  await sql.run('DELETE FROM address WHERE sort_key = ?', sortKey(ip))
  await shrinkRuns(sql, ip)
}

function parsed(text: string): Ip {
  const ip = parseIp(text)
  if (ip === undefined) throw new Error(`"${text}" is no address and should have been refused before`)
  return ip
}
