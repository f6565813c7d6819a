/** A zone and its records as an inventory has them, from the records of its file. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import type { DraftRecord, DraftZone, Found, Place } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { counted } from '../../core/counted.ts'
import { shown } from '../shown.ts'
import { withoutHidden } from './hidden-records.ts'
import { readSoa, schemeOf, type Soa } from './read-soa.ts'
import type { RawRecord, RawZone } from './read-zone.ts'
import { readData } from './record-data.ts'
import { DNSSEC_TYPES, KEY_TYPES } from './record-types.ts'

/** Every name server has these by itself, or none needs them (RFC 6303). */
const EVERYWHERE = new Set(['localhost', '127.in-addr.arpa', '0.in-addr.arpa', '255.in-addr.arpa'])

/** `at`: where the zone is asked for. `name`: absolute, without final dot. */
export function draftZone(name: string, at: Place, raw: RawZone, report: DraftBuilder): void {
  if (EVERYWHERE.has(name) || /^(?:[0-9a-f]\.){32}ip6\.arpa$/.test(name)) {
    report.unplaced(at, `zone "${name}" is left out: every name server has it by itself`)
    return
  }
  const soa = soaOf(name, at, raw.records, report)
  if (soa === undefined) return
  const others = raw.records.filter(({ type }) => type !== 'SOA')
  if (others.every(isOfLocalhost)) {
    report.unplaced(
      at,
      `zone ${shown(name)} is left out: it is empty, to keep questions from going elsewhere`,
    )
    return
  }
  const problem = name === '' ? 'it is the root of all' : dnsNameProblem(name, { underscore: true })
  if (problem !== undefined) {
    report.unplaced(
      at,
      `zone ${shown(name === '' ? '.' : name)}, with ${counted(others.length, 'record')}, has no place in the inventory: ${problem}`,
    )
    return
  }
  for (const remark of soa.content.remarks) report.unplaced(soa.at, `SOA: ${remark}`)
  const ttl = raw.ttl ?? soa.ttl ?? soa.content.minimum
  const records = withoutHidden(name, recordsOf(name, others, ttl, report), report)
  const zone = zoneOf(name, ttl, soa.content, records)
  if (zone.ns?.includes(soa.content.primary) === false)
    report.unplaced(
      soa.at,
      `SOA: the primary ${shown(soa.content.primary)} is none of the zone's name servers, and has no place`,
    )
  report.zones.push({ at: soa.at, value: zone })
  for (const record of records)
    if (record.value.type !== 'NS' || record.value.name !== '@') report.records.push(record)
}

function isOfLocalhost({ type, fields }: RawRecord): boolean {
  return type === 'NS' && /^localhost\.?$/i.test(fields[0]?.text ?? '')
}

function soaOf(
  name: string,
  at: Place,
  records: readonly RawRecord[],
  report: DraftBuilder,
): { readonly at: Place; readonly content: Soa; readonly ttl: number | undefined } | undefined {
  const [soa, ...more] = records.filter(({ type }) => type === 'SOA')
  // What a zone transfer printed has the same one at its end again.
  const second = more.find((one) => soa !== undefined && wordsOf(one) !== wordsOf(soa))
  if (soa === undefined) {
    report.problem(at, `zone ${shown(name)} has no SOA record`)
    return undefined
  }
  if (soa.owner.name !== name)
    report.problem(soa.at, `the SOA record is of ${shown(soa.owner.name)}, not of zone ${shown(name)}`)
  if (second !== undefined) report.problem(second.at, `zone ${shown(name)} has a second SOA record`)
  const content = readSoa(soa, report)
  return content === undefined ? undefined : { at: soa.at, content, ttl: soa.ttl }
}

function wordsOf({ owner, fields }: RawRecord): string {
  return [owner.name, ...fields.map(({ text }) => text)].join(' ').toLowerCase()
}

function zoneOf(name: string, ttl: number, soa: Soa, records: readonly Found<DraftRecord>[]): DraftZone {
  const servers = records
    .filter(({ value }) => value.type === 'NS' && value.name === '@')
    .map(({ value }) => value.data.slice(0, -1))
  // The first is the primary.
  const ns = servers.includes(soa.primary)
    ? [soa.primary, ...servers.filter((one) => one !== soa.primary)]
    : servers
  return {
    name,
    ...(ns.length > 0 ? { ns } : {}),
    // What a zone has where nothing is said of it.
    ...(soa.mail === undefined || soa.mail === `hostmaster@${name}` ? {} : { mail: soa.mail }),
    ttl,
    serialScheme: schemeOf(soa.serial),
    serial: soa.serial,
  }
}

function recordsOf(
  zone: string,
  records: readonly RawRecord[],
  zoneTtl: number,
  report: DraftBuilder,
): readonly Found<DraftRecord>[] {
  const found: Found<DraftRecord>[] = []
  const seen = new Set<string>()
  const ttls = new Map<string, number>()
  const signed: RawRecord[] = []
  const isSigned = records.some(({ type }) => DNSSEC_TYPES.has(type) && !KEY_TYPES.has(type))
  for (const record of records) {
    if (DNSSEC_TYPES.has(record.type) && (isSigned || !KEY_TYPES.has(record.type))) {
      signed.push(record)
      continue
    }
    const name = relativeName(record, zone, report)
    const data = name === undefined ? undefined : dataOf(record, report)
    if (name === undefined || data === undefined) continue
    const key = `${name} ${record.type} ${data}`
    // A record that stands twice is one (RFC 2181 5).
    if (seen.has(key)) continue
    seen.add(key)
    const ttl = ttlOf(record, name, ttls, zoneTtl, report)
    const { type, at } = record
    found.push({ at, value: { zone, name, type, data, ...(ttl === zoneTtl ? {} : { ttl }) } })
  }
  const [first] = signed
  if (first !== undefined)
    report.unplaced(
      first.at,
      `zone "${zone}" is signed: its ${counted(signed.length, 'record')} of DNSSEC ${signed.length === 1 ? 'is' : 'are'} left out, for whoever signs it makes them`,
    )
  return found
}

/** The name server takes the TTL of the first for all of a set (RFC 2181 5.2), and the zone's for its name servers. */
function ttlOf(
  { ttl: own, type, at }: RawRecord,
  name: string,
  ttls: Map<string, number>,
  zoneTtl: number,
  report: DraftBuilder,
): number {
  const key = `${name} ${type}`
  const ttl = type === 'NS' && name === '@' ? zoneTtl : (ttls.get(key) ?? own ?? zoneTtl)
  ttls.set(key, ttl)
  if (own !== undefined && own !== ttl)
    report.unplaced(
      at,
      `${type} of ${shown(name)}: the TTL ${own} is recorded as ${ttl}, that of ${type === 'NS' && name === '@' ? 'the zone' : 'the set that it is of'}`,
    )
  return ttl
}

function dataOf(record: RawRecord, report: DraftBuilder): string | undefined {
  const read = readData(record)
  if ('data' in read) {
    if (record.type !== 'NS' || read.data.slice(0, -1).includes('.')) return read.data
    report.unplaced(
      record.at,
      `NS of ${shown(record.owner.name)}: ${shown(read.data)} is no name server that others could ask`,
    )
    return undefined
  }
  const title = `${record.type} of ${shown(record.owner.name)}`
  if ('problem' in read) report.problem(record.at, `${title}: ${read.problem}`)
  else report.unplaced(record.at, `${title} ${read.unplaced}`)
  return undefined
}

/** Types whose owners are machines (RFC 1123 2.1). */
const OF_MACHINES = new Set(['A', 'AAAA', 'MX'])

/** Undefined, and said, where the inventory cannot have it. */
function relativeName(
  { owner, type, at }: RawRecord,
  zone: string,
  report: DraftBuilder,
): string | undefined {
  const { name, plain } = owner
  if (name !== zone && !name.endsWith(`.${zone}`)) {
    report.unplaced(
      at,
      `${type} of ${shown(name)} is left out, as named does: it lies outside zone "${zone}"`,
    )
    return undefined
  }
  const problem = plain
    ? dnsNameProblem(name, { underscore: !OF_MACHINES.has(type), wildcard: type !== 'NS' })
    : 'it holds more than letters, digits and hyphens'
  if (problem === undefined || name === zone) return name === zone ? '@' : name.slice(0, -zone.length - 1)
  report.unplaced(at, `${type} of ${shown(name)} has no place in the inventory: ${problem}`)
  return undefined
}
