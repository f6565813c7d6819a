/** The name that a record of a zone points to. */
import { isRecordType, readRecordData } from '../../core/dns-record.ts'
import type { ZoneRecord } from './zone.ts'

/** Absolute, without final dot; undefined for a record that points nowhere, or that cannot be read. */
export function targetOf({ type, data }: ZoneRecord, zone: string): string | undefined {
  if (!isRecordType(type)) return undefined
  const read = readRecordData(type, data, zone)
  return 'problem' in read ? undefined : read.target
}

/** The name elsewhere that may be meant: `www.example.com.`, where a relative target has dots, as names elsewhere have. */
export function absoluteMeant(record: ZoneRecord, zone: string): string | undefined {
  const target = targetOf(record, zone)
  if (target === undefined || record.data.endsWith('.') || !target.endsWith(`.${zone}`)) return undefined
  const typed = target.slice(0, -zone.length - 1)
  return typed.includes('.') ? `${typed}.` : undefined
}
