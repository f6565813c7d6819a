/** The value of a DHCP option, in whatever way a server's file writes it, read to the text that an inventory has. */
import { Buffer } from 'node:buffer'
import type { DhcpOption, DhcpOptionForm } from '../../core/dhcp-options.ts'
import { dnsNameProblem } from '../../core/dns-name.ts'
import { formatIp, parseIp, prefixOf, formatPrefix, type Family } from '../../core/ip.ts'
import { shown } from '../shown.ts'

/** A list of items as text, or the octets themselves. */
export type RawValue = { readonly items: readonly string[] } | { readonly octets: readonly number[] }

export type ReadValue = { readonly items: readonly string[] } | { readonly problem: string }

/** Octets that an option of DHCPv4 holds (RFC 2132 2). */
const OPTION_LIMIT = 255

/** The items of the value, each in its canonical text; for a text or a number exactly one. */
export function readOptionItems({ form, family }: DhcpOption, raw: RawValue): ReadValue {
  const value = 'octets' in raw ? fromOctets(form, family, raw.octets) : raw
  if ('problem' in value) return value
  if (value.items.length === 0 || (value.items.length === 1 && value.items[0] === ''))
    return { problem: 'has no value' }
  return readers[form](value.items, family)
}

type Reader = (items: readonly string[], family: Family) => ReadValue

const readers: Readonly<Record<DhcpOptionForm, Reader>> = {
  address: (items, family) => single(items, (item) => address(item, family), `an IPv${family} address`),
  addresses: (items, family) => each(items, (item) => address(item, family), `an IPv${family} address`),
  'address-pairs': readPairs,
  text: readText,
  data: readText,
  domains: (items) => each(items, domain, 'a domain name'),
  flag: (items) => single(items, flag, 'on or off'),
  uint8: (items) => single(items, integer(0, 0xff), 'a number of 8 bits'),
  uint16: (items) => single(items, integer(0, 0xffff), 'a number of 16 bits'),
  uint16s: (items) => each(items, integer(0, 0xffff), 'a number of 16 bits'),
  uint32: (items) => single(items, integer(0, 0xffff_ffff), 'a number of 32 bits'),
  int32: (items) => single(items, integer(-0x8000_0000, 0x7fff_ffff), 'a number of 32 bits'),
  routes: readRoutes,
}

function each(items: readonly string[], read: (item: string) => string | undefined, what: string): ReadValue {
  const texts: string[] = []
  for (const item of items) {
    const text = read(item.trim())
    if (text === undefined) return { problem: `has ${shown(item)}, which is not ${what}` }
    texts.push(text)
  }
  return { items: texts }
}

function single(
  items: readonly string[],
  read: (item: string) => string | undefined,
  what: string,
): ReadValue {
  return items.length === 1 ? each(items, read, what) : { problem: `has ${items.length} values, not one` }
}

function address(text: string, family: Family): string | undefined {
  const ip = parseIp(text)
  return ip?.family === family ? formatIp(ip) : undefined
}

function readPairs(items: readonly string[], family: Family): ReadValue {
  const all = each(
    items.flatMap((item) => item.trim().split(/\s+/)),
    (item) => address(item, family),
    `an IPv${family} address`,
  )
  if ('problem' in all) return all
  if (all.items.length % 2 === 1) return { problem: 'has an odd number of addresses, not pairs' }
  return {
    items: all.items.flatMap((first, index) => (index % 2 === 0 ? [`${first} ${all.items[index + 1]}`] : [])),
  }
}

function readText(items: readonly string[]): ReadValue {
  const text = items.join(', ')
  if (/[\u0000-\u001f\u007f-\u009f]/.test(text)) return { problem: 'holds a control character' }
  const length = Buffer.byteLength(text)
  if (length > OPTION_LIMIT) return { problem: `has ${length} octets, ${OPTION_LIMIT} is the limit` }
  return { items: [text] }
}

function domain(text: string): string | undefined {
  const name = text.toLowerCase().replace(/\.$/, '')
  return dnsNameProblem(name) === undefined ? name : undefined
}

function flag(text: string): string | undefined {
  if (/^(?:on|true|yes|1)$/i.test(text)) return 'on'
  return /^(?:off|false|no|0)$/i.test(text) ? 'off' : undefined
}

function integer(least: number, most: number): (text: string) => string | undefined {
  return (text) => {
    if (!/^(?:-?\d{1,10}|0x[0-9a-f]{1,8})$/i.test(text)) return undefined
    const value = Number(text)
    return value >= least && value <= most ? String(value) : undefined
  }
}

/** `10.8.0.0/16 10.20.0.1`, with a hyphen between them (Kea), or the same in two items (dnsmasq). */
function readRoutes(items: readonly string[]): ReadValue {
  const words = items.flatMap((item) => item.trim().split(/\s*-\s*|\s+/))
  if (words.length % 2 === 1) return { problem: 'has a destination without a router' }
  const routes: string[] = []
  for (let at = 0; at < words.length; at += 2) {
    const [, network = '', length = ''] = /^([0-9.]+)\/(\d{1,2})$/.exec(words[at] ?? '') ?? []
    const destination = parseIp(network)
    const router = address(words[at + 1] ?? '', 4)
    if (destination?.family !== 4 || router === undefined || Number(length) > 32)
      return { problem: `has ${shown(`${words[at]} ${words[at + 1]}`)}, which is not a route` }
    routes.push(`${formatPrefix(prefixOf(destination, Number(length)))} ${router}`)
  }
  return { items: routes }
}

/** The items that the octets on the wire stand for. */
function fromOctets(form: DhcpOptionForm, family: Family, octets: readonly number[]): ReadValue {
  if (form === 'data') return { items: [hexOf(octets)] }
  if (form === 'routes') return routesOf(octets)
  if (form === 'text') return textOf(octets)
  if (form === 'flag') return { items: octets.map(String) }
  const width = widths[form]?.(family)
  if (width === undefined) return { problem: 'is given as octets' }
  if (octets.length === 0 || octets.length % width !== 0)
    return { problem: `has ${octets.length} octets, where each value takes ${width}` }
  const items: string[] = []
  for (let at = 0; at < octets.length; at += width) {
    const value = octets.slice(at, at + width).reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n)
    const number = form === 'int32' ? BigInt.asIntN(32, value) : value
    items.push(form.startsWith('address') ? formatIp({ family, value }) : String(number))
  }
  return { items }
}

const ofAddress = (family: Family): number => (family === 4 ? 4 : 16)
const widths: Readonly<Partial<Record<DhcpOptionForm, (family: Family) => number>>> = {
  address: ofAddress,
  addresses: ofAddress,
  'address-pairs': ofAddress,
  uint8: () => 1,
  uint16: () => 2,
  uint16s: () => 2,
  uint32: () => 4,
  int32: () => 4,
}

function hexOf(octets: readonly number[]): string {
  return octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':')
}

function textOf(octets: readonly number[]): ReadValue {
  try {
    return { items: [new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(octets))] }
  } catch {
    return { problem: 'is not text' }
  }
}

/** RFC 3442: prefix length, the significant octets of the prefix, the router. */
function routesOf(octets: readonly number[]): ReadValue {
  const items: string[] = []
  for (let at = 0; at < octets.length;) {
    const length = octets[at] ?? 0
    const significant = Math.ceil(length / 8)
    const network = [...octets.slice(at + 1, at + 1 + significant), 0, 0, 0, 0].slice(0, 4)
    const router = octets.slice(at + 1 + significant, at + 5 + significant)
    if (length > 32 || router.length !== 4) return { problem: 'is no list of routes (RFC 3442)' }
    items.push(`${network.join('.')}/${length} ${router.join('.')}`)
    at += 5 + significant
  }
  return { items }
}
