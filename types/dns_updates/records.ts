/** Records of a zone as text: read from a manifest or from what a server transfers, and brought to one form that compares. */
import {
  absoluteName,
  isRecordType,
  readRecordData,
  recordTypes,
  type RecordData,
} from '../../src/core/dns-record.ts'
import { dnsNameProblem, dnsSortKey, isWithin } from '../../src/core/dns-name.ts'
import { nearest } from '../../src/core/nearest.ts'
import { objectsOf } from '../../src/type/content.ts'
import type { Content } from '../../src/type/state.ts'

export interface ZoneLine {
  /** Absolute, lower case, without final dot. */
  readonly owner: string
  /** Seconds. */
  readonly ttl: number
  readonly type: string
  /** Canonical: equal data has equal text. */
  readonly data: string
}

/** `OWNER [TTL] [IN] TYPE DATA`. Gives the reason as text where it is no record that we may keep in the zone. */
export function readLine(
  text: string,
  zone: string,
  defaultTtl: number,
): ZoneLine | { readonly problem: string; readonly hint?: string } {
  const [, name, ttlText, typeText, data] =
    /^(\S+)\s+(?:(\d+)\s+)?(?:IN\s+)?([A-Za-z][A-Za-z0-9-]*)\s+(\S.*)$/s.exec(text) ?? []
  if (name === undefined || typeText === undefined || data === undefined)
    return { problem: 'it is not of the form OWNER [TTL] TYPE DATA' }
  const owner = absoluteName(name, zone)
  const type = typeText.toUpperCase()
  const ttl = ttlText === undefined ? defaultTtl : Number(ttlText)
  const nameProblem = dnsNameProblem(owner, { underscore: true, wildcard: true })
  if (nameProblem !== undefined) return { problem: nameProblem }
  if (!isWithin(owner, zone)) return { problem: `"${owner}" is not in the zone "${zone}"` }
  if (ttl > 0x7fff_ffff) return { problem: `the TTL ${ttl} is above 2147483647 seconds` }
  if (type === 'SOA')
    return { problem: 'the SOA record is the server’s own in a zone that changes by updates' }
  if (!isRecordType(type)) {
    const near = nearest(type, recordTypes)
    return {
      problem: `"${type}" is no type of record that is known`,
      hint: near === undefined ? `one of ${recordTypes.join(', ')}` : `did you mean "${near}"?`,
    }
  }
  const read: RecordData = readRecordData(type, data, zone)
  return 'problem' in read ? read : { owner, ttl, type, data: read.text }
}

/** One line of what dig prints of a transfer; undefined where it is none. */
export function readTransferred(line: string): ZoneLine | undefined {
  const [, name, ttl, type, data] = /^(\S+)\s+(\d+)\s+IN\s+(\S+)\s+(.*)$/.exec(line) ?? []
  if (name === undefined || ttl === undefined || type === undefined || data === undefined) return undefined
  const owner = name.toLowerCase().replace(/(?<!\\)\.$/, '')
  return { owner, ttl: Number(ttl), type, data: canonicalData(type, data) }
}

/** Of others' records too, which need not be such as we would write. */
function canonicalData(type: string, data: string): string {
  const read = isRecordType(type) ? readRecordData(type, data, '') : undefined
  return read === undefined || 'problem' in read ? data.trim() : read.text
}

/** The same for records that differ in their TTL alone. */
export function keyOf({ owner, type, data }: ZoneLine): string {
  return `${owner} ${type} ${data}`
}

/** As a line of the list and of a diff: the owner relative to the zone. */
export function textOf({ owner, ttl, type, data }: ZoneLine, zone: string): string {
  const name = owner === zone ? '@' : owner.slice(0, -zone.length - 1)
  return `${name} ${ttl} ${type} ${data}`
}

/** For the plan: `record dyn.example web01 A 10.20.0.4`, with a TTL behind it that is another than `usual`. `id` is the zone, with its view. */
export function recordObjects(
  lines: readonly ZoneLine[],
  id: string,
  usual: number,
): Content & { readonly text: string } {
  const zone = id.replace(/@.*/, '')
  return objectsOf(
    lines.map((line) => {
      const name = line.owner === zone ? '@' : line.owner.slice(0, -zone.length - 1)
      const suffix = line.ttl === usual ? '' : ` ttl ${line.ttl}`
      return `record ${id} ${name} ${line.type} ${line.data}${suffix}`
    }),
  )
}

/** Reads what `textOf` has written. */
export function readText(text: string, zone: string): ZoneLine | undefined {
  const [, name = '', ttl, type = '', data = ''] = /^(\S+) (\d+) (\S+) (.+)$/.exec(text) ?? []
  return ttl === undefined
    ? undefined
    : { owner: name === '@' ? zone : `${name}.${zone}`, ttl: Number(ttl), type, data }
}

/** In canonical order of names, each record once. */
export function sortLines(lines: readonly ZoneLine[], zone: string): readonly string[] {
  const keyed = lines.map((line) => ({ key: `${dnsSortKey(line.owner)}\0${line.type}\0${line.data}`, line }))
  const sorted = keyed.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return [...new Set(sorted.map(({ line }) => textOf(line, zone)))]
}
