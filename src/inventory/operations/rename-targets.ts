/** Makes what points to a name point to the name that takes its place: name servers and the data of records. */
import type { Tx } from '../../db/store.ts'
import { isWithin } from '../../core/dns-name.ts'
import { withAbout } from '../model/waiver.ts'
import { targetOf } from '../model/record-target.ts'
import type { ZoneRecord } from '../model/zone.ts'
import { relativeTo } from '../rules/name-uses.ts'

/** `renamed` gives the new absolute name (without final dot) of one, and every other as it is. */
export async function renameTargets(tx: Tx, renamed: (name: string) => string): Promise<void> {
  for (const zone of await tx.list('zone')) {
    const records = zone.records.map((record) => withTarget(record, zone.name, renamed))
    const texts = new Map(
      zone.records.map((record, index) => [textOf(record), textOf(records[index] ?? record)]),
    )
    await tx.put('zone', {
      ...zone,
      ns: zone.ns.map((server) => (server.includes('.') ? renamed(server) : server)),
      records,
      ...withAbout(zone.waivers, (about) => texts.get(about) ?? about),
    })
  }
}

/** As a waiver names a record. */
function textOf({ name, type, data }: ZoneRecord): string {
  return `${name} ${type} ${data}`
}

/** The target is the last word of the data. It stays relative to the zone where it was, if it still can be. */
function withTarget(record: ZoneRecord, zone: string, renamed: (name: string) => string): ZoneRecord {
  const target = targetOf(record, zone)
  const name = target === undefined ? undefined : renamed(target)
  if (name === undefined || name === target) return record
  const wasAbsolute = record.data.trimEnd().endsWith('.')
  const word = wasAbsolute || !isWithin(name, zone) ? `${name}.` : relativeTo(zone, name)
  return { ...record, data: record.data.trimEnd().replace(/\S+$/, () => word) }
}
