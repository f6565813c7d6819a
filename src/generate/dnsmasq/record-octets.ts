/** The data of a record as it is on the wire, for what dnsmasq has no option of its own for (`--dns-rr`). */
import { Buffer } from 'node:buffer'
import { splitFields } from '../../core/dns-record-fields.ts'
import { readStrings } from '../../core/dns-text.ts'
import { locationOctets } from './location-octets.ts'
import { serviceParameterOctets } from './service-parameter-octets.ts'

/** A part of a record's data, in the order of its type. `strings`, `hex`, `base64`, `location` and `parameters` take all words that are left. */
type Part =
  | 'uint8'
  | 'uint16'
  | 'name'
  | 'string'
  | 'strings'
  | 'octets'
  | 'hex'
  | 'base64'
  | 'location'
  | 'parameters'

interface DataType {
  readonly number: number
  readonly parts: readonly Part[]
}

/** By number as in IANA's "Resource Record (RR) TYPEs", and by the RFC of each. */
const dataTypes: ReadonlyMap<string, DataType> = new Map<string, DataType>([
  ['NS', { number: 2, parts: ['name'] }],
  ['HINFO', { number: 13, parts: ['string', 'string'] }],
  ['TXT', { number: 16, parts: ['strings'] }],
  ['RP', { number: 17, parts: ['name', 'name'] }],
  ['AFSDB', { number: 18, parts: ['uint16', 'name'] }],
  ['LOC', { number: 29, parts: ['location'] }],
  ['NAPTR', { number: 35, parts: ['uint16', 'uint16', 'string', 'string', 'string', 'name'] }],
  ['DS', { number: 43, parts: ['uint16', 'uint8', 'uint8', 'hex'] }],
  ['SSHFP', { number: 44, parts: ['uint8', 'uint8', 'hex'] }],
  ['DNSKEY', { number: 48, parts: ['uint16', 'uint8', 'uint8', 'base64'] }],
  ['TLSA', { number: 52, parts: ['uint8', 'uint8', 'uint8', 'hex'] }],
  ['SMIMEA', { number: 53, parts: ['uint8', 'uint8', 'uint8', 'hex'] }],
  ['CDS', { number: 59, parts: ['uint16', 'uint8', 'uint8', 'hex'] }],
  ['CDNSKEY', { number: 60, parts: ['uint16', 'uint8', 'uint8', 'base64'] }],
  ['OPENPGPKEY', { number: 61, parts: ['base64'] }],
  ['SVCB', { number: 64, parts: ['uint16', 'name', 'parameters'] }],
  ['HTTPS', { number: 65, parts: ['uint16', 'name', 'parameters'] }],
  ['URI', { number: 256, parts: ['uint16', 'uint16', 'octets'] }],
  ['CAA', { number: 257, parts: ['uint8', 'string', 'octets'] }],
])

export interface RecordOctets {
  readonly number: number
  readonly octets: Buffer
}

/** Undefined for a type that is none of these. `text` is as in a zone file, every name absolute with its dot. */
export function recordOctets(type: string, text: string): RecordOctets | undefined {
  const words = wordsOf(text)
  // RFC 3597 5.
  if (type.startsWith('TYPE'))
    return { number: Number(type.slice(4)), octets: Buffer.from(words.slice(2).join(''), 'hex') }
  const known = dataTypes.get(type)
  if (known === undefined) return undefined
  const octets = known.parts.map((part, index) =>
    encoders[part](REST.has(part) ? words.slice(index) : words.slice(index, index + 1)),
  )
  return { number: known.number, octets: Buffer.concat(octets) }
}

function wordsOf(text: string): readonly string[] {
  if (!/["\\]/.test(text)) return text.split(' ')
  const words = splitFields(text)
  return 'problem' in words ? [] : words
}

/** Only ever the last part. */
const REST: ReadonlySet<Part> = new Set(['strings', 'hex', 'base64', 'location', 'parameters'])

const encoders: Readonly<Record<Part, (words: readonly string[]) => Buffer>> = {
  uint8: ([word]) => Buffer.of(Number(word)),
  uint16: ([word]) => Buffer.of(Number(word) >> 8, Number(word) & 255),
  name: ([word = '']) => nameOctets(word),
  string: ([word = '']) => counted(stringOf(word)),
  strings: (words) => Buffer.concat(words.map((word) => counted(stringOf(word)))),
  octets: ([word = '']) => stringOf(word),
  hex: (words) => Buffer.from(words.join(''), 'hex'),
  base64: (words) => Buffer.from(words.join(''), 'base64'),
  location: locationOctets,
  parameters: serviceParameterOctets,
}

function nameOctets(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '')
  return Buffer.concat([...labels.map((label) => counted(Buffer.from(label, 'latin1'))), Buffer.of(0)])
}

function counted(octets: Buffer): Buffer {
  return Buffer.concat([Buffer.of(octets.length), octets])
}

function stringOf(word: string): Buffer {
  const strings = readStrings(word)
  return typeof strings === 'string' ? Buffer.alloc(0) : Buffer.concat(strings)
}
