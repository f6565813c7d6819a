/** Makes what points to a name point to the name that takes its place: name servers and the data of records. */
import type { Tx } from '../../db/store.ts'
import { isWithin } from '../../core/dns-name.ts'
import { absoluteName, splitFields } from '../../core/dns-record-fields.ts'
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

/** Where the names stand in the data of types that point to something else than a host's addresses, or by more than one name. */
const NAME_WORDS: Readonly<Record<string, readonly number[]>> = {
  DNAME: [0],
  HTTPS: [1],
  NAPTR: [5],
  RP: [0, 1],
  SVCB: [1],
}

/** Of all other types the target is the last word. A name stays relative to the zone where it was, if it still can be. */
function withTarget(record: ZoneRecord, zone: string, renamed: (name: string) => string): ZoneRecord {
  const fields = splitFields(record.data)
  const target = targetOf(record, zone)
  const words =
    NAME_WORDS[record.type] ?? (target === undefined || 'problem' in fields ? [] : [fields.length - 1])
  if ('problem' in fields) return record
  const after = fields.map((word, index) => (words.includes(index) ? renamedWord(word, zone, renamed) : word))
  return after.some((word, index) => word !== fields[index]) ? { ...record, data: after.join(' ') } : record
}

function renamedWord(word: string, zone: string, renamed: (name: string) => string): string {
  if (word === '.') return word
  const before = absoluteName(word, zone)
  const name = renamed(before)
  if (name === before) return word
  return word.endsWith('.') || !isWithin(name, zone) ? `${name}.` : relativeTo(zone, name)
}
