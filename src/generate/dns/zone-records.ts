/** The records that a zone of the inventory lists itself. */
import { dnsNameProblem, parentName } from '../../core/dns-name.ts'
import { absoluteName, isRecordType, readRecordData, recordTypes } from '../../core/dns-record.ts'
import { placeProblems } from '../../core/dns-zone-rules.ts'
import type { Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { ZoneRecord } from '../../inventory/model/zone.ts'
import { describeSource, dnsRecord, type NodeRecord } from './dns-record.ts'
import type { ZonePlan } from './plan.ts'
import { add, cutOver, isGlue, zoneOf, type ZoneContent } from './zone-content.ts'

/** One of a zone's list that could be read. */
export interface ListedRecord {
  readonly record: NodeRecord
  /** The only view that has it. */
  readonly view: string | undefined
}

/** Owners that are names of machines (RFC 1123 2.1); those of the other types may hold `_` (RFC 8552). */
const HOST_OWNERS: readonly string[] = ['A', 'AAAA', 'MX']

export function readZoneRecords(plan: ZonePlan, problems: Problem[]): readonly ListedRecord[] {
  return plan.records.flatMap((record) => readRecord(plan, record, problems))
}

function readRecord(plan: ZonePlan, record: ZoneRecord, problems: Problem[]): readonly ListedRecord[] {
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
    wildcard: type !== 'NS' && type !== 'DNAME',
    underscore: !HOST_OWNERS.includes(type),
  })
  const reasons = [ownerProblem, 'problem' in data ? data.problem : undefined, ttlProblem(ttl)]
  for (const reason of reasons)
    if (reason !== undefined)
      problems.push({ message: `${source}: ${reason}`, hint: 'hint' in data ? data.hint : undefined })
  if (ownerProblem !== undefined || 'problem' in data) return []
  return [{ record: dnsRecord(owner, type, ttl, data.text, source, data), view: record.view }]
}

function ttlProblem(ttl: number): string | undefined {
  if (Number.isInteger(ttl) && ttl >= 0 && ttl <= 0x7fff_ffff) return undefined
  return `the TTL ${ttl} is not from 0 to 2147483647 seconds`
}

/** The NS records among them that delegate: those below the zone's own name. */
export function delegationsIn(records: ReadonlyMap<string, readonly NodeRecord[]>): readonly NodeRecord[] {
  return [...records].flatMap(([zone, own]) =>
    own.filter(({ type, owner }) => type === 'NS' && owner !== zone),
  )
}

/** Adds each to its zone, unless it lies where that zone does not answer. */
export function addZoneRecords(
  content: ZoneContent,
  own: ReadonlyMap<string, readonly NodeRecord[]>,
  problems: Problem[],
): void {
  for (const [name, records] of own) {
    for (const { record, reason } of placeProblems(name, records))
      problems.push({ message: `${describeSource(record.source)}: ${reason}` })
    for (const record of records) {
      const zone = content.plans.get(name)
      const reason = zone === undefined ? undefined : placeProblem(content, zone, record)
      if (reason !== undefined) problems.push({ message: `${describeSource(record.source)}: ${reason}` })
      else if (zone !== undefined) add(content, zone, record)
    }
  }
}

function placeProblem(content: ZoneContent, zone: ZonePlan, record: NodeRecord): string | undefined {
  const { owner, type } = record
  // The zone above answers for it (RFC 4035 2.4).
  const nearestZone = zoneOf(content, type === 'DS' && owner !== zone.name ? parentName(owner) : owner)
  if (nearestZone === undefined) return `"${owner}" lies outside the zone`
  if (nearestZone.name !== zone.name) return `"${owner}" belongs to zone "${nearestZone.name}"`
  // What lies below a DNAME record is told of with the others of the zone.
  const cut = cutOver({ cuts: content.cuts, renames: new Set() }, zone, owner)
  if (cut === undefined || ((type === 'NS' || type === 'DS') && owner === cut)) return undefined
  const address = type === 'A' || type === 'AAAA'
  return address && isGlue(content, owner) ? undefined : `"${owner}" is hidden by the delegation of "${cut}"`
}
