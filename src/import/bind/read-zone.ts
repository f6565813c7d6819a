/** The records of a zone file: owners, TTLs and directives worked out, data as it stands. */
import { typeNames } from '../../core/dns-record-types.ts'
import type { SourceReader } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import type { Place } from '../draft.ts'
import { openIncluded, type OpenFile } from '../included.ts'
import { didYouMean, shown } from '../shown.ts'
import { generateRange, generateText } from './expand-generate.ts'
import { readName, type ReadName } from './read-name.ts'
import { readTtl } from './read-ttl.ts'
import { recordTypeOf } from './record-types.ts'
import { zoneEntries, type Entry, type Field } from './zone-entries.ts'

export interface RawRecord {
  readonly at: Place
  readonly owner: ReadName
  /** Seconds; undefined where nothing says it. */
  readonly ttl: number | undefined
  readonly type: string
  readonly fields: readonly Field[]
  /** What names in the data are relative to. */
  readonly origin: string | undefined
}

export interface RawZone {
  readonly records: readonly RawRecord[]
  /** Of the first `$TTL`. */
  readonly ttl: number | undefined
}

interface Reading {
  readonly report: DraftBuilder
  readonly reader: SourceReader
  /** Makes the path of an included file one that the reader finds. */
  readonly pathOf: (path: string) => string
  readonly records: RawRecord[]
  origin: string | undefined
  owner: ReadName | undefined
  /** Of `$TTL`. */
  ttl: number | undefined
  firstTtl: number | undefined
  /** The last one that a record said (RFC 1035). */
  lastTtl: number | undefined
  generated: number
}

/** `origin`: the zone's name, where it is known. */
export function readZone(
  open: OpenFile,
  origin: string | undefined,
  reader: SourceReader,
  pathOf: (path: string) => string,
  report: DraftBuilder,
): RawZone {
  const reading: Reading = {
    report,
    reader,
    pathOf,
    records: [],
    origin,
    owner: undefined,
    ttl: undefined,
    firstTtl: undefined,
    lastTtl: undefined,
    generated: 0,
  }
  readFile(open, reading)
  return { records: reading.records, ttl: reading.firstTtl }
}

function readFile(open: OpenFile, reading: Reading): void {
  for (const entry of zoneEntries(open.file.name, open.file.text, reading.report.problem)) {
    const [first] = entry.fields
    if (first !== undefined && !entry.blank && !first.quoted && first.text.startsWith('$'))
      readDirective(entry, first.text.toUpperCase(), open, reading)
    else readRecord(entry, reading)
  }
}

/** `$DATE` is the day of a dump, which named writes for itself. */
const DIRECTIVES = ['$ORIGIN', '$TTL', '$INCLUDE', '$GENERATE', '$DATE']

function readDirective({ at, fields }: Entry, name: string, open: OpenFile, reading: Reading): void {
  const { report } = reading
  const value = fields[1]?.text
  if (!DIRECTIVES.includes(name)) {
    report.problem(at, `unknown directive ${shown(name)}`, didYouMean(name, DIRECTIVES))
  } else if (value === undefined) report.problem(at, `${name} has no value`)
  else if (name === '$DATE') return
  else if (name === '$ORIGIN') {
    const origin = readName(value, reading.origin)
    if ('problem' in origin) report.problem(at, `$ORIGIN ${shown(value)}: ${origin.problem}`)
    else reading.origin = origin.name
  } else if (name === '$TTL') {
    const ttl = readTtl(value)
    if (ttl === undefined) report.problem(at, `$TTL ${shown(value)} is no time`)
    else reading.ttl = limited(ttl, at, report)
    reading.firstTtl ??= reading.ttl
  } else if (name === '$INCLUDE') include(at, value, fields[2]?.text, open, reading)
  else generate(at, fields, reading)
}

/** Behind an included file, owner and origin are what they were (RFC 1035 5.1). */
function include(
  at: Place,
  path: string,
  origin: string | undefined,
  open: OpenFile,
  reading: Reading,
): void {
  const { report } = reading
  const before = { origin: reading.origin, owner: reading.owner }
  if (origin !== undefined) {
    const name = readName(origin, reading.origin)
    if ('problem' in name) report.problem(at, `$INCLUDE ${shown(origin)}: ${name.problem}`)
    else reading.origin = name.name
  }
  const file = openIncluded(reading.reader, reading.pathOf(path), at, open, report)
  if (file !== undefined) readFile(file, reading)
  Object.assign(reading, before)
}

/** Each record as if it stood there: `$GENERATE 1-9 host$ A 10.0.0.$`. */
function generate(at: Place, fields: readonly Field[], reading: Reading): void {
  const { report } = reading
  const [, range, owner, ...rest] = fields
  const numbers = generateRange(range?.text ?? '')
  if (typeof numbers === 'string') {
    report.problem(at, `$GENERATE ${shown(range?.text ?? '')} ${numbers}`)
    return
  }
  reading.generated += numbers.numbers.length
  if (reading.generated > 65_536) {
    report.problem(at, '$GENERATE makes more than 65536 records in this zone')
    return
  }
  const data = rest.at(-1)
  for (const number of numbers.numbers) {
    const name = generateText(owner?.text ?? '', number)
    const text = generateText(data?.text ?? '', number)
    if (
      owner === undefined ||
      data === undefined ||
      rest.length < 2 ||
      name === undefined ||
      text === undefined
    ) {
      report.problem(at, '$GENERATE is not of the form RANGE OWNER [TTL] [CLASS] TYPE DATA')
      return
    }
    const made = zoneEntries(at.file, text, report.problem)[0]?.fields ?? []
    readRecord(
      { at, blank: false, fields: [{ text: name, quoted: false }, ...rest.slice(0, -1), ...made] },
      reading,
    )
  }
}

function readRecord({ at, blank, fields }: Entry, reading: Reading): void {
  const { report } = reading
  const [first, ...others] = fields
  if (!blank && first !== undefined) {
    const owner = readName(first.text, reading.origin)
    if ('problem' in owner) {
      report.problem(at, `${shown(first.text)}: ${owner.problem}`)
      reading.owner = undefined
      return
    }
    reading.owner = owner
  }
  const head = readHead(blank ? fields : others)
  if ('problem' in head) report.problem(at, head.problem, head.hint)
  else if (reading.owner === undefined) {
    if (blank) report.problem(at, 'the record has no owner: none stands before it')
  } else {
    if (head.ttl !== undefined) reading.lastTtl = limited(head.ttl, at, report)
    else if (head.type === 'SOA' && reading.lastTtl === undefined)
      // named takes the last number of the SOA record where there is no other by then.
      reading.ttl ??= readTtl(head.data[6]?.text ?? '')
    const ttl = head.ttl === undefined ? (reading.ttl ?? reading.lastTtl) : limited(head.ttl, at, report)
    const { owner, origin } = reading
    reading.records.push({ at, owner, ttl, type: head.type, fields: head.data, origin })
  }
}

/** RFC 2181 8: more than 31 bits are taken as 0. */
function limited(ttl: number, at: Place, report: DraftBuilder): number {
  if (ttl <= 0x7fff_ffff) return ttl
  report.unplaced(at, `the TTL ${ttl} is more than 2147483647, and so is taken as 0`)
  return 0
}

type Head =
  | { readonly ttl: number | undefined; readonly type: string; readonly data: readonly Field[] }
  | { readonly problem: string; readonly hint?: () => string | undefined }

/** `[TTL] [CLASS] TYPE DATA`, TTL and class in any order. */
function readHead(fields: readonly Field[]): Head {
  let ttl: number | undefined
  let classed = false
  for (const [index, { text, quoted }] of fields.entries()) {
    const time: number | undefined = ttl === undefined && !quoted ? readTtl(text) : undefined
    if (time !== undefined) ttl = time
    else if (!classed && /^(?:IN|CLASS1)$/i.test(text)) classed = true
    else if (/^(?:CH|CHAOS|HS|HESIOD|CLASS\d+)$/i.test(text))
      return { problem: `the class ${text.toUpperCase()} is none of the Internet` }
    else {
      const type = quoted ? undefined : recordTypeOf(text)
      if (type !== undefined) return { ttl, type, data: fields.slice(index + 1) }
      return {
        problem: `unknown record type ${shown(text)}`,
        hint: didYouMean(text.toUpperCase(), typeNames),
      }
    }
  }
  return { problem: 'the record has no type' }
}
