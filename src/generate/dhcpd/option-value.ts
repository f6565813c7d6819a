/** The value of a DHCP option as a person writes it, read to the text that dhcpd.conf has. */
import { Buffer } from 'node:buffer'
import type { DhcpOptionForm } from '../../core/dhcp-options.ts'
import { dnsNameProblem } from '../../core/dns-name.ts'
import { formatIp, parseIp, parsePrefix } from '../../core/ip.ts'
import { quoteString } from './quote.ts'

/** Octets that an option holds (RFC 2132 2). */
const OPTION_LIMIT = 255

export type OptionValue = { readonly text: string } | { readonly problem: string }

export function readOptionValue(form: DhcpOptionForm, value: string): OptionValue {
  return readers[form](value)
}

const readers: Readonly<Record<DhcpOptionForm, (value: string) => OptionValue>> = {
  address: (value) => listOf(value, ipv4, 'IPv4 address', 1),
  addresses: (value) => listOf(value, ipv4, 'IPv4 address'),
  'address-pairs': (value) => listOf(value, pair, 'pair of IPv4 addresses'),
  routes: (value) => listOf(value, route, 'route, as 10.8.0.0/16 10.20.0.1'),
  domains: (value) => listOf(value, domain, 'domain name'),
  uint16s: (value) => listOf(value, (item) => integer(item, 0, 0xffff), 'number from 0 to 65535'),
  text: (value) => readText(value, OPTION_LIMIT),
  data: (value) =>
    /^[0-9a-f]{1,2}(:[0-9a-f]{1,2})*$/i.test(value) ? readOctets(value) : readText(value, OPTION_LIMIT),
  flag: readFlag,
  uint8: (value) => readInteger(value, 0, 0xff),
  uint16: (value) => readInteger(value, 0, 0xffff),
  uint32: (value) => readInteger(value, 0, 0xffff_ffff),
  int32: (value) => readInteger(value, -0x8000_0000, 0x7fff_ffff),
}

export function readText(value: string, limit: number): OptionValue {
  const length = Buffer.byteLength(value)
  if (length === 0) return { problem: 'is empty' }
  if (length > limit) return { problem: `has ${length} octets, ${limit} is the limit` }
  return { text: quoteString(value) }
}

function readOctets(value: string): OptionValue {
  const octets = value.split(':')
  if (octets.length > OPTION_LIMIT)
    return { problem: `has ${octets.length} octets, ${OPTION_LIMIT} is the limit` }
  return { text: octets.map((octet) => octet.padStart(2, '0').toLowerCase()).join(':') }
}

function readFlag(value: string): OptionValue {
  if (/^(on|true|yes)$/i.test(value)) return { text: 'true' }
  if (/^(off|false|no)$/i.test(value)) return { text: 'false' }
  return { problem: `"${value}" is neither on nor off` }
}

function readInteger(value: string, least: number, most: number): OptionValue {
  const text = integer(value, least, most)
  return text === undefined ? { problem: `"${value}" is no number from ${least} to ${most}` } : { text }
}

function listOf(
  value: string,
  read: (item: string) => string | undefined,
  what: string,
  most = Number.POSITIVE_INFINITY,
): OptionValue {
  const items = value.split(',').map((item) => item.trim())
  if (items.length > most) return { problem: `has ${items.length} values, not one` }
  const texts: string[] = []
  for (const item of items) {
    const text = read(item)
    if (text === undefined) return { problem: `"${item}" is no ${what}` }
    texts.push(text)
  }
  return { text: texts.join(', ') }
}

function integer(value: string, least: number, most: number): string | undefined {
  return /^-?\d{1,10}$/.test(value) && Number(value) >= least && Number(value) <= most
    ? String(Number(value))
    : undefined
}

function ipv4(text: string): string | undefined {
  const ip = parseIp(text)
  return ip?.family === 4 ? formatIp(ip) : undefined
}

function pair(text: string): string | undefined {
  const both = text.split(/\s+/).map(ipv4)
  return both.length === 2 && !both.includes(undefined) ? both.join(' ') : undefined
}

function domain(text: string): string | undefined {
  const name = text.toLowerCase().replace(/\.$/, '')
  return dnsNameProblem(name) === undefined ? quoteString(name) : undefined
}

/** RFC 3442: prefix length, the significant octets of the prefix, the router. */
function route(text: string): string | undefined {
  const [destination = '', router = '', ...rest] = text.split(/\s+/)
  const prefix = parsePrefix(destination)
  const via = ipv4(router)
  if (prefix?.family !== 4 || via === undefined || rest.length > 0) return undefined
  const octets = formatIp({ family: 4, value: prefix.network })
    .split('.')
    .slice(0, Math.ceil(prefix.length / 8))
  return [String(prefix.length), ...octets, ...via.split('.')].join(', ')
}
