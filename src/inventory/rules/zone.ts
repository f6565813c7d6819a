/** What a DNS zone must be, by itself and among the others. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import { isRecordType, readRecordData, recordTypes } from '../../core/dns-record.ts'
import type { Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { Lookup } from '../model/lookup.ts'
import { serialSchemes, type Zone, type ZoneRecord } from '../model/zone.ts'
import { gather, integerProblem, repeated, unknownProblem } from './words.ts'

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
    ...zone.ns.map((server) => serverProblem(server)),
    ...repeated(zone.ns).map((server) => ({ message: `name server "${server}" is given twice` })),
    ...zone.records.flatMap((record) => recordProblems(record, zone.name)),
    ...repeated(zone.records.map(({ name: owner, type, data }) => `${owner} ${type} ${data}`)).map(
      (record) => ({
        message: `record ${record} is there already`,
      }),
    ),
  ])
}

function serverProblem(server: string): Problem | undefined {
  const problem = dnsNameProblem(server)
  return problem === undefined ? undefined : { message: `name server "${server}": ${problem}` }
}

function recordProblems(record: ZoneRecord, zone: string): readonly (Problem | undefined)[] {
  const owner = record.name === '@' ? undefined : ownerProblem(record.name, zone)
  return [
    owner === undefined ? undefined : { message: `record name "${record.name}": ${owner}` },
    record.ttl === undefined ? undefined : integerProblem('ttl', record.ttl, 0, TTL_LIMIT),
    dataProblem(record, zone),
  ]
}

function ownerProblem(name: string, zone: string): string | undefined {
  return dnsNameProblem(`${name}.${zone}`, { underscore: true, wildcard: true })
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
  return 'problem' in read ? { message: `${type}: ${read.problem}`, hint: read.hint } : undefined
}

/** A name server without a dot is a host of the inventory. */
export async function zoneReferenceProblems(lookup: Lookup, zone: Zone): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const server of zone.ns)
    if (!server.includes('.') && !(await lookup.has('host', server)))
      problems.push({
        ...unknownProblem('host', server, await lookup.names('host')),
        message: `name server "${server}" is no host`,
      })
  return problems
}
