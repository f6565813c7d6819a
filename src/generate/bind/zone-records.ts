/** The records that a zone of the inventory lists itself. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import {
  absoluteName,
  isRecordType,
  readRecordData,
  recordTypes,
  type RecordType,
} from '../../core/dns-record.ts'
import type { Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { ZoneRecord } from '../../inventory/model/zone.ts'
import type { DnsRecord } from './dns-record.ts'
import { add, cutOver, isGlue, zoneOf, type ZoneContent } from './zone-content.ts'
import type { ZonePlan, ZonePlans } from './zone-plan.ts'

/** Owners that are names of machines (RFC 1123 2.1); those of the other types may hold `_` (RFC 8552). */
const HOST_OWNERS: readonly RecordType[] = ['A', 'AAAA', 'MX']

export function readZoneRecords(plans: ZonePlans, problems: Problem[]): ReadonlyMap<string, DnsRecord[]> {
  return new Map(
    [...plans.values()].map((plan) => [
      plan.name,
      plan.records.flatMap((record) => readRecord(plan, record, problems)),
    ]),
  )
}

function readRecord(plan: ZonePlan, record: ZoneRecord, problems: Problem[]): DnsRecord[] {
  const source = `zone "${plan.name}": ${record.type} record "${record.name}"`
  const { type } = record
  if (!isRecordType(type)) {
    const near = nearest(type, recordTypes)
    const hint = near === undefined ? `one of ${recordTypes.join(', ')}` : `did you mean "${near}"?`
    problems.push({ message: `${source}: unknown type "${type}"`, hint })
    return []
  }
  const owner = absoluteName(record.name, plan.name)
  const ttl = record.ttl ?? plan.ttl
  const data = readRecordData(type, record.data, plan.name)
  const ownerProblem = dnsNameProblem(owner, {
    wildcard: type !== 'NS',
    underscore: !HOST_OWNERS.includes(type),
  })
  const reasons = [ownerProblem, 'problem' in data ? data.problem : undefined, ttlProblem(ttl)]
  for (const reason of reasons)
    if (reason !== undefined)
      problems.push({ message: `${source}: ${reason}`, hint: 'hint' in data ? data.hint : undefined })
  if (ownerProblem !== undefined || 'problem' in data) return []
  return [{ ...data, owner, type, ttl, source }]
}

function ttlProblem(ttl: number): string | undefined {
  if (Number.isInteger(ttl) && ttl >= 0 && ttl <= 0x7fff_ffff) return undefined
  return `the TTL ${ttl} is not from 0 to 2147483647 seconds`
}

/** The NS records among them that delegate: those below the zone's own name. */
export function delegationsIn(records: ReadonlyMap<string, readonly DnsRecord[]>): readonly DnsRecord[] {
  return [...records].flatMap(([zone, own]) =>
    own.filter(({ type, owner }) => type === 'NS' && owner !== zone),
  )
}

/** Adds each to its zone, unless it lies where that zone does not answer. */
export function addZoneRecords(
  content: ZoneContent,
  own: ReadonlyMap<string, readonly DnsRecord[]>,
  problems: Problem[],
): void {
  for (const [name, records] of own)
    for (const record of records) {
      const zone = content.plans.get(name)
      const reason = zone === undefined ? undefined : placeProblem(content, zone, record)
      if (reason !== undefined) problems.push({ message: `${record.source}: ${reason}` })
      else if (zone !== undefined) add(content, zone, record)
    }
}

function placeProblem(content: ZoneContent, zone: ZonePlan, record: DnsRecord): string | undefined {
  const nearestZone = zoneOf(content, record.owner)
  if (nearestZone === undefined) return `"${record.owner}" lies outside the zone`
  if (nearestZone.name !== zone.name) return `"${record.owner}" belongs to zone "${nearestZone.name}"`
  const cut = cutOver(content, zone, record.owner)
  if (cut === undefined || (record.type === 'NS' && record.owner === cut)) return undefined
  const address = record.type === 'A' || record.type === 'AAAA'
  return address && isGlue(content, record.owner)
    ? undefined
    : `"${record.owner}" is hidden by the delegation of "${cut}"`
}
