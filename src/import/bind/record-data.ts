/** The data of a zone file's record, read to the one form that an inventory has. */
import { Buffer } from 'node:buffer'
import { isRecordType, readRecordData, type NamedRecordType, type RecordType } from '../../core/dns-record.ts'
import { isNamedRecordType } from '../../core/dns-record-types.ts'
import { formatIp } from '../../core/ip.ts'
import { shown } from '../shown.ts'
import type { RawRecord } from './read-zone.ts'
import { readName } from './read-name.ts'
import type { Field } from './zone-entries.ts'

export type ReadData =
  | { readonly data: string }
  /** It is right, but the inventory has no place for it. */
  | { readonly unplaced: string }
  | { readonly problem: string }

/** Data with every name absolute. A type that an inventory does not hold is unplaced, with what it says. */
export function readData(record: RawRecord): ReadData {
  const { type, fields } = record
  if (!isRecordType(type)) return { unplaced: `has no place in the inventory: ${fieldsText(fields)}` }
  if (fields.length === 0) return { problem: 'it has no data' }
  const [first, second] = fields
  const isGeneric = first?.text === String.raw`\#` && !first.quoted && /^\d+$/.test(second?.text ?? '')
  if (!isNamedRecordType(type)) return canonical(type, fields.map(({ text }) => text).join(' '))
  if (isGeneric) return readGeneric(type, fields)
  const text = readers[type](record)
  if (typeof text !== 'string') return text
  return canonical(type, text)
}

function canonical(type: RecordType, text: string): ReadData {
  // Every name in it is absolute, so the origin has no say.
  const read = readRecordData(type, text, 'invalid')
  if (!('problem' in read)) return { data: read.text }
  // Of the others named takes names, algorithms and usages that no one could use.
  return EXACT.has(type)
    ? { problem: read.problem }
    : { unplaced: `has no place in the inventory: ${read.problem}` }
}

const EXACT: ReadonlySet<RecordType> = new Set(['A', 'AAAA', 'CAA', 'TXT'])

type Reader = (record: RawRecord) => string | Exclude<ReadData, { readonly data: string }>

const readers: Readonly<Record<NamedRecordType, Reader>> = {
  A: single,
  AAAA: single,
  AFSDB: (record) => withName(record, ['subtype']),
  CAA: readCaa,
  CDNSKEY: (record) => withNames(record, []),
  CDS: (record) => withNames(record, []),
  CNAME: (record) => withName(record, []),
  DNAME: (record) => withName(record, []),
  DNSKEY: (record) => withNames(record, []),
  DS: (record) => withNames(record, []),
  HINFO: ({ fields }) => fields.map(quoted).join(' '),
  HTTPS: (record) => withNames(record, [1]),
  LOC: (record) => withNames(record, []),
  MX: (record) => withName(record, ['preference']),
  NAPTR: readNaptr,
  NS: (record) => withName(record, []),
  OPENPGPKEY: (record) => withNames(record, []),
  PTR: (record) => withName(record, []),
  RP: (record) => withNames(record, [0, 1]),
  SMIMEA: (record) => readHex(record, 3),
  SRV: (record) => withName(record, ['priority', 'weight', 'port']),
  SSHFP: (record) => readHex(record, 2),
  SVCB: (record) => withNames(record, [1]),
  TLSA: (record) => readHex(record, 3),
  TXT: ({ fields }) => fields.map(quoted).join(' '),
  URI: ({ fields }) => fields.map((field, index) => (index < 2 ? field.text : quoted(field))).join(' '),
}

function single({ fields }: RawRecord): ReturnType<Reader> {
  return fields.length === 1
    ? (fields[0]?.text ?? '')
    : { problem: `${fieldsText(fields)} is more than one address` }
}

/** Numbers of 16 bits, then a name. */
function withName({ fields, origin }: RawRecord, numbers: readonly string[]): ReturnType<Reader> {
  if (fields.length !== numbers.length + 1)
    return { problem: `${fieldsText(fields)} is not of the form ${[...numbers, 'NAME'].join(' ')}` }
  const values = fields.slice(0, -1).map(({ text }) => text)
  const wrong = values.findIndex((value) => !/^\d{1,5}$/.test(value) || Number(value) > 0xffff)
  if (wrong !== -1)
    return { problem: `the ${numbers[wrong]} ${shown(values[wrong] ?? '')} is no number up to 65535` }
  const name = readName(fields.at(-1)?.text ?? '', origin)
  if ('problem' in name) return name
  if (!name.plain)
    return {
      unplaced: `has no place in the inventory: ${shown(name.name)} holds more than letters, digits and hyphens`,
    }
  return [...values, `${name.name}.`].join(' ')
}

/** The fields as they stand, but for those that are names: they become absolute. */
function withNames({ fields, origin }: RawRecord, names: readonly number[]): ReturnType<Reader> {
  const words: string[] = []
  for (const [index, field] of fields.entries()) {
    const before = fields[index - 1]
    if (!names.includes(index)) {
      const text = field.quoted ? quoted(field) : field.text
      // `alpn="h2,h3"` is one word of which a part is quoted.
      const glued = field.quoted && before?.quoted === false && before.text.endsWith('=')
      if (glued) words.push(`${words.pop() ?? ''}${text}`)
      else words.push(text)
      continue
    }
    const name = readName(field.text, origin)
    if ('problem' in name) return name
    if (!name.plain)
      return {
        unplaced: `has no place in the inventory: ${shown(name.name)} holds more than letters, digits and hyphens`,
      }
    words.push(`${name.name}.`)
  }
  return words.join(' ')
}

function readNaptr(record: RawRecord): ReturnType<Reader> {
  const { fields } = record
  const texts = fields.map((field, index) => (index > 1 && index < 5 ? { ...field, quoted: true } : field))
  return withNames({ ...record, fields: texts }, [5])
}

/** Tags are the same in capitals (RFC 8659 4.1). */
function readCaa({ fields }: RawRecord): ReturnType<Reader> {
  const [flags, tag, value, ...more] = fields
  if (flags === undefined || tag === undefined || value === undefined || more.length > 0)
    return { problem: `${fieldsText(fields)} is not of the form FLAGS TAG VALUE` }
  return `${flags.text} ${tag.text.toLowerCase()} ${quoted(value)}`
}

/** Numbers of 8 bits, then octets, which may stand in several pieces. */
function readHex({ fields }: RawRecord, count: number): ReturnType<Reader> {
  const numbers = fields.slice(0, count).map(({ text }) => text)
  const hex = fields
    .slice(count)
    .map(({ text }) => text)
    .join('')
  const wrong = numbers.find((number) => !/^\d{1,3}$/.test(number) || Number(number) > 255)
  if (wrong !== undefined || numbers.length < count)
    return { problem: `${fieldsText(fields)} does not begin with ${count} numbers up to 255` }
  if (hex === '' || hex.length % 2 === 1 || !/^[0-9a-f]+$/i.test(hex))
    return { problem: `${shown(hex)} is not made of pairs of hexadecimal digits` }
  return [...numbers.map((number) => String(Number(number))), hex].join(' ')
}

/** In quotes, with control characters as `\DDD`. */
function quoted({ text }: Field): string {
  return `"${text.replaceAll(/[\u0000-\u001f\u007f]/g, (character) => `\\${String(character.charCodeAt(0)).padStart(3, '0')}`)}"`
}

/** `\# LENGTH OCTETS` (RFC 3597 5): addresses are read, the others have names in them that stand in octets. */
function readGeneric(type: RecordType, fields: readonly Field[]): ReadData {
  const [, length, ...hex] = fields.map(({ text }) => text)
  const octets = hex.join('')
  if (!/^(?:[0-9a-f]{2})*$/i.test(octets) || Number(length) * 2 !== octets.length)
    return { problem: `${fieldsText(fields)} is not of the form \\# LENGTH OCTETS` }
  const family = type === 'A' ? 4 : 6
  if (type !== 'A' && type !== 'AAAA')
    return { unplaced: `is given as octets, which have no place in the inventory: ${fieldsText(fields)}` }
  const bytes = Buffer.from(octets, 'hex')
  if (bytes.length !== (family === 4 ? 4 : 16))
    return { problem: `${fieldsText(fields)} is no IPv${family} address` }
  return { data: formatIp({ family, value: BigInt(`0x${octets}`) }) }
}

/** The fields as they stand, for a message. */
export function fieldsText(fields: readonly Field[]): string {
  return shown(fields.map(({ text, quoted: inQuotes }) => (inQuotes ? `'${text}'` : text)).join(' '))
}
