/** The value of a DHCP option as a person writes it, read to what it is made of. */
import { Buffer } from 'node:buffer'
import type { DhcpOptionForm } from '../../core/dhcp-options.ts'
import { dnsNameProblem } from '../../core/dns-name.ts'
import { parseIp, parsePrefix, type Family, type Ip } from '../../core/ip.ts'
import type { OptionValue } from './plan.ts'

export type ReadValue = { readonly values: readonly OptionValue[] } | { readonly problem: string }

export function readOptionValue(form: DhcpOptionForm, family: Family, value: string): ReadValue {
  return readers[form](value, family)
}

type Reader = (value: string, family: Family) => ReadValue

const readers: Readonly<Record<DhcpOptionForm, Reader>> = {
  address: (value, family) => listOf(value, (item) => address(item, family), `IPv${family} address`, 1),
  addresses: (value, family) => listOf(value, (item) => address(item, family), `IPv${family} address`),
  'address-pairs': (value, family) =>
    listOf(value, (item) => pair(item, family), `pair of IPv${family} addresses`),
  routes: (value) => listOf(value, route, 'route, as 10.8.0.0/16 10.20.0.1'),
  domains: (value) => listOf(value, domain, 'domain name'),
  uint16s: (value) => listOf(value, (item) => integer(item, 0, 0xffff), 'number from 0 to 65535'),
  text: readText,
  data: (value) => (/^[0-9a-f]{1,2}(:[0-9a-f]{1,2})*$/i.test(value) ? readOctets(value) : readText(value)),
  flag: readFlag,
  uint8: (value) => readInteger(value, 0, 0xff),
  uint16: (value) => readInteger(value, 0, 0xffff),
  uint32: (value) => readInteger(value, 0, 0xffff_ffff),
  int32: (value) => readInteger(value, -0x8000_0000, 0x7fff_ffff),
}

function readText(value: string): ReadValue {
  const problem = textProblem(value, Number.POSITIVE_INFINITY)
  return problem === undefined ? { values: [{ kind: 'text', text: value }] } : { problem }
}

/** Why this is no text of at most that many octets. */
export function textProblem(value: string, limit: number): string | undefined {
  const length = Buffer.byteLength(value)
  if (length === 0) return 'is empty'
  return length > limit ? `has ${length} octets, ${limit} is the limit` : undefined
}

function readOctets(value: string): ReadValue {
  return {
    values: [{ kind: 'octets', octets: value.split(':').map((octet) => Number.parseInt(octet, 16)) }],
  }
}

function readFlag(value: string): ReadValue {
  if (/^(on|true|yes)$/i.test(value)) return { values: [{ kind: 'flag', on: true }] }
  if (/^(off|false|no)$/i.test(value)) return { values: [{ kind: 'flag', on: false }] }
  return { problem: `"${value}" is neither on nor off` }
}

function readInteger(value: string, least: number, most: number): ReadValue {
  const number = integer(value, least, most)
  return number === undefined
    ? { problem: `"${value}" is no number from ${least} to ${most}` }
    : { values: [number] }
}

function listOf(
  value: string,
  read: (item: string) => OptionValue | undefined,
  what: string,
  most = Number.POSITIVE_INFINITY,
): ReadValue {
  const items = value.split(',').map((item) => item.trim())
  if (items.length > most) return { problem: `has ${items.length} values, not one` }
  const values: OptionValue[] = []
  for (const item of items) {
    const one = read(item)
    if (one === undefined) return { problem: `"${item}" is no ${what}` }
    values.push(one)
  }
  return { values }
}

function integer(value: string, least: number, most: number): OptionValue | undefined {
  return /^-?\d{1,10}$/.test(value) && Number(value) >= least && Number(value) <= most
    ? { kind: 'number', value: Number(value) }
    : undefined
}

function ipOf(text: string, family: Family): Ip | undefined {
  const ip = parseIp(text)
  return ip?.family === family ? ip : undefined
}

function address(text: string, family: Family): OptionValue | undefined {
  const ip = ipOf(text, family)
  return ip && { kind: 'address', ip }
}

function pair(text: string, family: Family): OptionValue | undefined {
  const [first, second, ...rest] = text.split(/\s+/).map((item) => ipOf(item, family))
  if (first === undefined || second === undefined || rest.length > 0) return undefined
  return { kind: 'pair', ips: [first, second] }
}

function domain(text: string): OptionValue | undefined {
  const name = text.toLowerCase().replace(/\.$/, '')
  return dnsNameProblem(name) === undefined ? { kind: 'domain', name } : undefined
}

function route(text: string): OptionValue | undefined {
  const [destination = '', router = '', ...rest] = text.split(/\s+/)
  const prefix = parsePrefix(destination)
  const via = ipOf(router, 4)
  if (prefix?.family !== 4 || via === undefined || rest.length > 0) return undefined
  return { kind: 'route', prefix, via }
}
