/** What a DNS zone must be, by itself and among the others. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import { isRecordType, readRecordData, recordTypes } from '../../core/dns-record.ts'
import type { Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { Lookup } from '../model/lookup.ts'
import { serialSchemes, type Zone, type ZoneRecord } from '../model/zone.ts'
import { waiverProblems } from './waivers.ts'
import { recordSetProblems } from './record-sets.ts'
import { unknownObject } from './unknown-object.ts'
import { gather, integerProblem, repeated } from './words.ts'
import { zoneNameProblems } from './zone-names.ts'
import { primaryProblems, zoneServiceProblems } from './zone-services.ts'

/** RFC 2181 8: 31 bits. */
const TTL_LIMIT = 2 ** 31 - 1

export function zoneProblems(zone: Zone): readonly Problem[] {
  const name = dnsNameProblem(zone.name, { underscore: true })
  return gather([
    name === undefined ? undefined : { message: name },
    integerProblem('ttl', zone.ttl, 0, TTL_LIMIT),
    serialSchemes.includes(zone.serialScheme)
      ? undefined
      : {
          message: `unknown serial scheme "${zone.serialScheme}"`,
          hint: `one of ${serialSchemes.join(', ')}`,
        },
    zone.mail === undefined || /^[^\s@"\\]+@[A-Za-z0-9.-]+$/.test(zone.mail)
      ? undefined
      : { message: `"${zone.mail}" is no mailbox`, hint: 'for example hostmaster@office.example' },
    ...waiverProblems(zone.waivers),
    ...zone.ns.map((server) => serverProblem(server)),
    ...zoneServiceProblems(zone),
    ...repeated(zone.ns).map((server) => ({ message: `name server "${server}" is given twice` })),
    ...zone.records.flatMap((record) => recordProblems(record, zone.name)),
    ...recordSetProblems(zone),
  ])
}

function serverProblem(server: string): Problem | undefined {
  const problem = dnsNameProblem(server)
  return problem === undefined ? undefined : { message: `name server "${server}": ${problem}` }
}

function recordProblems(record: ZoneRecord, zone: string): readonly (Problem | undefined)[] {
  const owner = ownerProblem(record, zone)
  return [
    owner === undefined ? undefined : { message: `record name "${record.name}": ${owner}` },
    record.ttl === undefined ? undefined : integerProblem('ttl', record.ttl, 0, TTL_LIMIT),
    dataProblem(record, zone),
  ]
}

/** Owners that are names of machines (RFC 1123 2.1); those of the other types may hold `_` (RFC 8552). */
const MACHINE_TYPES = ['A', 'AAAA', 'MX']

function ownerProblem({ name, type }: ZoneRecord, zone: string): string | undefined {
  if (name === '@') return undefined
  if (name.endsWith('.')) return `it is no name in zone "${zone}"`
  const underscore = !MACHINE_TYPES.includes(type)
  return dnsNameProblem(`${name}.${zone}`, { underscore, wildcard: type !== 'NS' })
}

function dataProblem({ type, data }: ZoneRecord, zone: string): Problem | undefined {
  if (!isRecordType(type)) {
    const meant = nearest(type, recordTypes)
    return {
      message: `unknown record type "${type}"`,
      hint: meant === undefined ? `one of ${recordTypes.join(', ')}` : `did you mean "${meant}"?`,
    }
  }
  const read = readRecordData(type, data, zone)
  return 'problem' in read
    ? { code: 'record-invalid', message: `${type}: ${read.problem}`, hint: read.hint }
    : undefined
}

/** A name server without a dot is a host of the inventory. `self`: the name under which the zone is stored now. */
export async function zoneReferenceProblems(
  lookup: Lookup,
  zone: Zone,
  self: string,
): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const server of zone.ns) {
    const host = await lookup.get('host', server)
    if (host?.state === 'retired') problems.push({ message: `name server "${server}" is retired` })
    if (host === undefined && !server.includes('.'))
      problems.push({
        ...(await unknownObject(lookup, 'host', server)),
        message: `name server "${server}" is no host`,
      })
  }
  return [
    ...problems,
    ...(await primaryProblems(lookup, zone)),
    ...(await zoneNameProblems(lookup, zone, self)),
  ]
}
