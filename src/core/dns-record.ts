/** The data of DNS records as a person writes it, read to its one canonical text: that which BIND prints. */
import { Buffer } from 'node:buffer'
import {
  absoluteName,
  fieldsOf,
  isNumber,
  numberProblem,
  readName,
  readString,
  type RecordData,
} from './dns-record-fields.ts'
import {
  readCdnskey,
  readCds,
  readDnskey,
  readDs,
  readOctets,
  readOpenpgpkey,
  readSshfp,
  readTlsa,
} from './dns-record-keys.ts'
import { readLoc } from './dns-record-location.ts'
import { readNaptr, readService, readUri } from './dns-record-services.ts'
import {
  isNamedRecordType,
  isRecordType,
  numberedTypeProblem,
  recordTypes,
  type NamedRecordType,
  type RecordType,
} from './dns-record-types.ts'
import { quote, readStrings, wireLength, writeStrings } from './dns-text.ts'
import { formatIp, parseIp, type Family } from './ip.ts'

export { absoluteName, isRecordType, recordTypes }
export type { NamedRecordType, RecordData, RecordType }

/** Reads the data of one record. A name in it is relative to `origin` (without final dot) unless it ends in a dot. */
export function readRecordData(type: RecordType, data: string, origin: string): RecordData {
  if (/[\u0000-\u001f\u007f]/.test(data)) return { problem: 'it holds a control character' }
  if (isNamedRecordType(type)) return readers[type](type === 'TXT' ? data : data.trim(), origin)
  const problem = numberedTypeProblem(type)
  return problem === undefined ? readOctets(data.trim()) : { problem }
}

const readers: Readonly<Record<NamedRecordType, (data: string, origin: string) => RecordData>> = {
  A: (data) => readAddress(data, 4),
  AAAA: (data) => readAddress(data, 6),
  AFSDB: (data, origin) => readHost(data, origin, ['subtype'], false),
  CAA: readCaa,
  CDNSKEY: readCdnskey,
  CDS: readCds,
  CNAME: (data, origin) => readName(data, origin, { underscore: true }),
  DNAME: (data, origin) => withoutTarget(readName(data, origin, { underscore: true })),
  DNSKEY: readDnskey,
  DS: readDs,
  HINFO: readHinfo,
  HTTPS: readService,
  LOC: readLoc,
  MX: (data, origin) => readHost(data, origin, ['preference'], true),
  NAPTR: readNaptr,
  NS: (data, origin) => readName(data, origin, {}),
  OPENPGPKEY: readOpenpgpkey,
  PTR: (data, origin) => readName(data, origin, {}),
  RP: readRp,
  SMIMEA: readTlsa,
  SRV: (data, origin) => readHost(data, origin, ['priority', 'weight', 'port'], true),
  SSHFP: readSshfp,
  SVCB: readService,
  TLSA: readTlsa,
  TXT: readTxt,
  URI: readUri,
}

function readAddress(data: string, family: Family): RecordData {
  const ip = parseIp(data)
  if (ip?.family === family) return { text: formatIp(ip) }
  return { problem: `"${data}" is no IPv${family} address` }
}

/** A DNAME record points to no name, but to a whole part of the tree, of which nothing need be there. */
function withoutTarget(read: RecordData): RecordData {
  return 'problem' in read ? read : { text: read.text }
}

/** Numbers of 16 bits, then the host; for MX and SRV `.` alone says that there is no such service (RFC 7505, RFC 2782). */
function readHost(data: string, origin: string, numbers: readonly string[], root: boolean): RecordData {
  const fields = data.split(/\s+/)
  const form = [...numbers, 'HOST'].join(' ')
  if (fields.length !== numbers.length + 1) return { problem: `"${data}" is not of the form ${form}` }
  const values = fields.slice(0, -1)
  const wrong = numberProblem(Object.fromEntries(numbers.map((what, index) => [what, values[index]])), 0xffff)
  if (wrong !== undefined) return wrong
  const name = readName(fields.at(-1) ?? '', origin, { root })
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

/** RFC 1035 3.3.2: hardware and operating system. */
function readHinfo(data: string): RecordData {
  const fields = fieldsOf(data, 'HARDWARE SYSTEM')
  if ('problem' in fields) return fields
  const [hardware, system] = [readString('hardware', fields[0] ?? ''), readString('system', fields[1] ?? '')]
  if ('problem' in hardware) return hardware
  if ('problem' in system) return system
  return { text: `${quote(hardware)} ${quote(system)}` }
}

/** RFC 1183 2.2: mailbox as a name, and the name of a TXT record; `.` for none. */
function readRp(data: string, origin: string): RecordData {
  const fields = fieldsOf(data, 'MAILBOX NAME')
  if ('problem' in fields) return fields
  const [mailbox, name] = fields.map((field) => readName(field, origin, { underscore: true, root: true }))
  if (mailbox === undefined || name === undefined)
    return { problem: `"${data}" is not of the form MAILBOX NAME` }
  if ('problem' in mailbox) return mailbox
  return 'problem' in name ? name : { text: `${mailbox.text} ${name.text}` }
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
