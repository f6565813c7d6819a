/** Parameters of SVCB and HTTPS records (RFC 9460 2.1). */
import { Buffer } from 'node:buffer'
import { isNumber, readBase64, readString, type RecordProblem } from './dns-record-fields.ts'
import { quote } from './dns-text.ts'
import { formatIp, parseIp, type Family } from './ip.ts'

const KEYS = ['mandatory', 'alpn', 'no-default-alpn', 'port', 'ipv4hint', 'ech', 'ipv6hint'] as const
const MANDATORY = 0
const ALPN = 1
const NO_DEFAULT_ALPN = 2

/** Key that name servers know under a number only (RFC 9461). */
const DOHPATH = 7

/** In the order of their keys, each as BIND prints it. */
export function readServiceParameters(fields: readonly string[]): readonly string[] | RecordProblem {
  const found = new Map<number, string>()
  let mandatory: readonly number[] = []
  for (const field of fields) {
    const [, name = '', sign, value = ''] = /^([a-z0-9-]+)(=?)(.*)$/s.exec(field) ?? []
    const key = keyNumber(name)
    if (key === undefined)
      return {
        problem: `"${field}" is no parameter`,
        hint: `${KEYS.join(', ')}, dohpath, or key8 to key65534`,
      }
    if (found.has(key)) return { problem: `parameter "${name}" is given twice` }
    const bytes =
      sign === '=' && value !== '' ? readString(`parameter "${name}"`, value, 0xffff) : Buffer.alloc(0)
    if ('problem' in bytes) return bytes
    const text = readValue(key, bytes)
    if (typeof text !== 'string') return { problem: `parameter "${field}" ${text.problem}` }
    if (key === MANDATORY) mandatory = namesIn(bytes).flatMap((one) => keyNumber(one) ?? [])
    found.set(key, text)
  }
  const missing = mandatory.find((key) => !found.has(key))
  if (missing !== undefined)
    return { problem: `parameter "${keyName(missing)}" is mandatory, and is not there` }
  if (found.has(NO_DEFAULT_ALPN) && !found.has(ALPN))
    return { problem: 'no-default-alpn goes with alpn only' }
  return [...found].toSorted(([a], [b]) => a - b).map(([, text]) => text)
}

function keyNumber(name: string): number | undefined {
  const known = KEYS.findIndex((key) => key === name)
  if (known !== -1) return known
  if (name === 'dohpath') return DOHPATH
  const number = /^key(0|[1-9]\d{0,4})$/.exec(name)?.[1]
  if (number === undefined || Number(number) < KEYS.length || Number(number) > 65_534) return undefined
  return Number(number)
}

function keyName(key: number): string {
  return KEYS[key] ?? `key${key}`
}

type Value = string | RecordProblem

function readValue(key: number, bytes: Buffer): Value {
  switch (KEYS[key]) {
    case 'mandatory':
      return readMandatory(namesIn(bytes))
    case 'alpn':
      return readAlpn(bytes)
    case 'no-default-alpn':
      return bytes.length === 0 ? 'no-default-alpn' : { problem: 'has no value' }
    case 'port': {
      const port = bytes.toString('latin1')
      return isNumber(port, 0xffff) ? `port=${Number(port)}` : { problem: 'is no number up to 65535' }
    }
    case 'ipv4hint':
      return readHint('ipv4hint', bytes, 4)
    case 'ipv6hint':
      return readHint('ipv6hint', bytes, 6)
    case 'ech': {
      const octets = readBase64(bytes.toString('latin1'))
      return typeof octets === 'string' ? `ech=${octets}` : { problem: 'is no Base64' }
    }
    case undefined:
    default:
      return bytes.length === 0 ? keyName(key) : `${keyName(key)}=${quote(bytes)}`
  }
}

function namesIn(bytes: Buffer): readonly string[] {
  return bytes.toString('latin1').split(',')
}

function readMandatory(names: readonly string[]): Value {
  const keys = names.map(keyNumber)
  const unknown = keys.findIndex((key) => key === undefined || key === MANDATORY)
  if (unknown !== -1) return { problem: `names "${names[unknown]}", which cannot be mandatory` }
  const sorted = keys.flatMap((key) => key ?? []).toSorted((a, b) => a - b)
  if (new Set(sorted).size < sorted.length) return { problem: 'names a key twice' }
  return `mandatory=${sorted.map(keyName).join(',')}`
}

/** RFC 9460 A.1: a comma or a backslash within an identifier has a backslash before it. */
function readAlpn(bytes: Buffer): Value {
  const list = bytes.toString('latin1')
  const identifiers = list.match(/(?:[^,\\]|\\[,\\])+/gs) ?? []
  if (identifiers.join(',') !== list || identifiers.length === 0)
    return { problem: 'is no list of protocols apart by commas' }
  if (identifiers.some((one) => one.replaceAll(/\\(.)/gs, '$1').length > 255))
    return { problem: 'has a protocol of more than 255 octets' }
  return `alpn=${quote(bytes)}`
}

function readHint(name: string, bytes: Buffer, family: Family): Value {
  const ips = namesIn(bytes).map((text) => parseIp(text))
  if (ips.some((ip) => ip?.family !== family)) return { problem: `is no list of IPv${family} addresses` }
  return `${name}=${ips.map((ip) => (ip === undefined ? '' : formatIp(ip))).join(',')}`
}
