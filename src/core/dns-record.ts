/** The data of DNS records as a person writes it, read to its one canonical text. */
import { Buffer } from 'node:buffer'
import { dnsNameProblem } from './dns-name.ts'
import { quote, readStrings, wireLength, writeStrings } from './dns-text.ts'
import { formatIp, parseIp, type Family } from './ip.ts'

export const recordTypes = [
  'A',
  'AAAA',
  'CAA',
  'CNAME',
  'MX',
  'NS',
  'PTR',
  'SRV',
  'SSHFP',
  'TLSA',
  'TXT',
] as const
export type RecordType = (typeof recordTypes)[number]

/** Data that was understood, or why it was not. */
export type RecordData =
  | {
      /** As it stands in a zone file: every name absolute with its dot, text quoted. */
      readonly text: string
      /** The name that it points to, without final dot; none for the root, which says "no such service". */
      readonly target?: string
    }
  | { readonly problem: string; readonly hint?: string }

export function isRecordType(type: string): type is RecordType {
  return (recordTypes as readonly string[]).includes(type)
}

/** Reads the data of one record. A name in it is relative to `origin` (without final dot) unless it ends in a dot. */
export function readRecordData(type: RecordType, data: string, origin: string): RecordData {
  if (/[\u0000-\u001f\u007f]/.test(data)) return { problem: 'it holds a control character' }
  return readers[type](type === 'TXT' ? data : data.trim(), origin)
}

const readers: Readonly<Record<RecordType, (data: string, origin: string) => RecordData>> = {
  A: (data) => readAddress(data, 4),
  AAAA: (data) => readAddress(data, 6),
  CAA: readCaa,
  CNAME: (data, origin) => readName(data, origin, { underscore: true }),
  MX: (data, origin) => readService(data, origin, ['preference']),
  NS: (data, origin) => readName(data, origin, {}),
  PTR: (data, origin) => readName(data, origin, {}),
  SRV: (data, origin) => readService(data, origin, ['priority', 'weight', 'port']),
  SSHFP: readSshfp,
  TLSA: readTlsa,
  TXT: readTxt,
}

function readAddress(data: string, family: Family): RecordData {
  const ip = parseIp(data)
  if (ip?.family === family) return { text: formatIp(ip) }
  return { problem: `"${data}" is no IPv${family} address` }
}

function readName(data: string, origin: string, rules: { readonly underscore?: boolean }): RecordData {
  const name = absoluteName(data, origin)
  const problem = dnsNameProblem(name, rules)
  return problem === undefined ? { text: `${name}.`, target: name } : { problem: `"${data}": ${problem}` }
}

/** The name without final dot that text in a zone file stands for. */
export function absoluteName(text: string, origin: string): string {
  const lower = text.toLowerCase()
  if (lower === '@') return origin
  return lower.endsWith('.') ? lower.slice(0, -1) : `${lower}.${origin}`
}

/** MX and SRV: numbers of 16 bits, then the host; `.` alone says that there is no such service (RFC 7505, RFC 2782). */
function readService(data: string, origin: string, numbers: readonly string[]): RecordData {
  const fields = data.split(/\s+/)
  const form = [...numbers, 'HOST'].join(' ')
  if (fields.length !== numbers.length + 1) return { problem: `"${data}" is not of the form ${form}` }
  const target = fields.at(-1) ?? ''
  const values = fields.slice(0, -1)
  for (const [index, value] of values.entries())
    if (!isNumber(value, 0xffff))
      return { problem: `the ${numbers[index]} "${value}" is no number up to 65535` }
  const name: RecordData = target === '.' ? { text: '.' } : readName(target, origin, {})
  if ('problem' in name) return name
  return { ...name, text: `${values.map(Number).join(' ')} ${name.text}` }
}

function readTxt(data: string): RecordData {
  const strings = readStrings(data)
  if (typeof strings === 'string') return { problem: strings }
  const length = wireLength(strings)
  if (length > 0xffff) return { problem: `the text has ${length} octets, 65535 is the limit` }
  return { text: writeStrings(strings) }
}

/** RFC 8659: flags, tag, value. */
function readCaa(data: string): RecordData {
  const [, flags, tag, rest] = /^(\S+)\s+(\S+)\s+(.+)$/s.exec(data) ?? []
  if (flags === undefined || tag === undefined || rest === undefined)
    return {
      problem: `"${data}" is not of the form FLAGS TAG VALUE`,
      hint: 'for example: 0 issue "ca.example"',
    }
  if (!isNumber(flags, 255)) return { problem: `the flags "${flags}" are no number up to 255` }
  if (!/^[a-z0-9]{1,15}$/.test(tag))
    return { problem: `the tag "${tag}" is not one of small letters and digits` }
  const value = readStrings(rest)
  if (typeof value === 'string') return { problem: value }
  if (value.length > 1) return { problem: 'the value is more than one string' }
  const bytes = value[0] ?? Buffer.alloc(0)
  if (bytes.length > 255) return { problem: `the value has ${bytes.length} octets, 255 is the limit` }
  return { text: `${Number(flags)} ${tag} ${quote(bytes)}` }
}

/** Octets of each kind of fingerprint (RFC 4255, RFC 6594). */
const FINGERPRINTS: Readonly<Record<string, number>> = { 1: 20, 2: 32 }

/** RFC 4255: algorithm (RSA, DSA, ECDSA, Ed25519, Ed448), kind of fingerprint, fingerprint. */
function readSshfp(data: string): RecordData {
  const [algorithm = '', kind = '', ...hex] = data.split(/\s+/)
  if (!/^[12346]$/.test(algorithm))
    return { problem: `"${algorithm}" is no SSH key algorithm (1, 2, 3, 4 or 6)` }
  const length = FINGERPRINTS[kind]
  if (length === undefined) return { problem: `"${kind}" is no kind of fingerprint (1 or 2)` }
  return readHex(`${algorithm} ${kind}`, hex.join(''), length)
}

/** Octets of the association by matching type; the whole certificate (0) has any length (RFC 6698 2.1.3). */
const ASSOCIATIONS: Readonly<Record<string, number | undefined>> = { 0: undefined, 1: 32, 2: 64 }

/** RFC 6698: usage, selector, matching type, association. */
function readTlsa(data: string): RecordData {
  const [usage = '', selector = '', matching = '', ...hex] = data.split(/\s+/)
  if (!/^[0-3]$/.test(usage)) return { problem: `"${usage}" is no certificate usage (0 to 3)` }
  if (!/^[01]$/.test(selector)) return { problem: `"${selector}" is no selector (0 or 1)` }
  if (!/^[0-2]$/.test(matching)) return { problem: `"${matching}" is no matching type (0 to 2)` }
  return readHex(`${usage} ${selector} ${matching}`, hex.join(''), ASSOCIATIONS[matching])
}

function readHex(head: string, hex: string, octets: number | undefined): RecordData {
  if (hex === '' || hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex))
    return { problem: `"${hex}" is not made of pairs of hexadecimal digits` }
  if (octets !== undefined && hex.length !== octets * 2)
    return { problem: `the data has ${hex.length / 2} octets, not ${octets}` }
  return { text: `${head} ${hex.toUpperCase()}` }
}

function isNumber(text: string, limit: number): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= limit
}
