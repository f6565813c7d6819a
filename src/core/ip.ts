/** IPv4 and IPv6 addresses and prefixes as numbers: parse, print, compare, contain. */
import { Buffer } from 'node:buffer'

export type Family = 4 | 6

/** One address: its family and its value, 0 … 2^32-1 or 2^128-1. */
export interface Ip {
  readonly family: Family
  readonly value: bigint
}

/** A network prefix; `network` has no host bits. */
export interface Prefix {
  readonly family: Family
  readonly network: bigint
  /** 0 … 32 or 0 … 128. */
  readonly length: number
}

const BITS = { 4: 32, 6: 128 } as const

/** Width of an address in bits. */
export function widthOf(family: Family): number {
  return BITS[family]
}

/** Reads a dotted quad (no leading zeros, RFC 6943 3.1.1) or an IPv6 address (RFC 4291 2.2). Undefined where it is neither. */
export function parseIp(text: string): Ip | undefined {
  if (!text.includes(':')) return parseV4(text)
  const known = lately.get(text)
  if (known !== undefined) return known
  const ip = parseV6(text)
  if (ip !== undefined) {
    if (lately.size === LATELY_LIMIT) lately.clear()
    lately.set(text, ip)
  }
  return ip
}

// The rules read each address of a host several times in a row, and an IPv6 one takes its time.
const lately = new Map<string, Ip>()
const LATELY_LIMIT = 256

const DOT = 46
const ZERO = 48
const COLON = 58
const LETTER_A = 97

/** In one pass over the characters: a large inventory reads millions of addresses. */
function parseV4(text: string): Ip | undefined {
  let value = 0
  let octet = -1
  let dots = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === DOT) {
      if (octet < 0) return undefined
      value = value * 256 + octet
      octet = -1
      dots += 1
      continue
    }
    const digit = code - ZERO
    if (digit < 0 || digit > 9 || octet === 0) return undefined
    octet = octet < 0 ? digit : octet * 10 + digit
    if (octet > 255) return undefined
  }
  return dots === 3 && octet >= 0 ? { family: 4, value: BigInt(value * 256 + octet) } : undefined
}

/** The eight groups of the address at hand: a large inventory reads and prints hundreds of thousands. */
const words = new DataView(new ArrayBuffer(16))
const GROUPS = 8

/** Groups of 16 bits, at most one gap of one or more, and a dotted quad in place of the last two (RFC 4291 2.2). */
function parseV6(text: string): Ip | undefined {
  let gap = text.startsWith('::') ? 0 : -1
  let at = gap === 0 ? 2 : 0
  let count = 0
  while (at < text.length) {
    const start = at
    let group = 0
    for (let digit = hexDigit(text, at); digit >= 0 && at < start + 5; digit = hexDigit(text, at)) {
      group = group * 16 + digit
      at += 1
    }
    if (text.charCodeAt(at) === DOT) {
      const quad = parseV4(text.slice(start))
      if (quad === undefined || count > GROUPS - 2) return undefined
      words.setUint32(2 * count, Number(quad.value))
      count += 2
      break
    }
    if (at === start || at > start + 4 || count === GROUPS) return undefined
    words.setUint16(2 * count, group)
    count += 1
    if (at === text.length) break
    if (text.charCodeAt(at) !== COLON || at + 1 === text.length) return undefined
    at += 1
    if (text.charCodeAt(at) !== COLON) continue
    if (gap !== -1) return undefined
    gap = count
    at += 1
  }
  if (gap === -1 ? count !== GROUPS : count === GROUPS) return undefined
  if (gap !== -1) widenGap(gap, count)
  return { family: 6, value: (words.getBigUint64(0) << 64n) | words.getBigUint64(8) }
}

/** Puts the groups behind the gap at the end, and zeros before them. */
function widenGap(gap: number, count: number): void {
  const shift = GROUPS - count
  for (let index = count - 1; index >= gap; index -= 1)
    words.setUint16(2 * (index + shift), words.getUint16(2 * index))
  for (let index = gap; index < gap + shift; index += 1) words.setUint16(2 * index, 0)
}

/** Its value; -1 where the character is none. */
function hexDigit(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code >= ZERO && code <= ZERO + 9) return code - ZERO
  const small = code | 0x20
  return small >= LETTER_A && small <= LETTER_A + 5 ? small - LETTER_A + 10 : -1
}

function splitWords(value: bigint): void {
  words.setBigUint64(0, value >> 64n)
  words.setBigUint64(8, BigInt.asUintN(64, value))
}

/** The canonical text: a dotted quad, or RFC 5952. */
export function formatIp(ip: Ip): string {
  if (ip.family === 4) {
    const value = Number(ip.value)
    return `${value >>> 24}.${(value >>> 16) & 0xff}.${(value >>> 8) & 0xff}.${value & 0xff}`
  }
  splitWords(ip.value)
  const [start, length] = longestZeroRun()
  if (length < 2) return groupsBetween(0, GROUPS)
  return `${groupsBetween(0, start)}::${groupsBetween(start + length, GROUPS)}`
}

function longestZeroRun(): [start: number, length: number] {
  let best: [number, number] = [0, 0]
  let start = 0
  for (let index = 0; index <= GROUPS; index += 1) {
    if (index < GROUPS && words.getUint16(2 * index) === 0) continue
    if (index - start > best[1]) best = [start, index - start]
    start = index + 1
  }
  return best
}

function groupsBetween(first: number, end: number): string {
  let text = ''
  for (let index = first; index < end; index += 1)
    text += `${index === first ? '' : ':'}${words.getUint16(2 * index).toString(16)}`
  return text
}

/** Orders by family, then numerically. */
export function compareIp(a: Ip, b: Ip): number {
  if (a.family !== b.family) return a.family - b.family
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0
}

/** Reads `10.20.0.0/24`. Undefined where it is no prefix, or where bits of the host part are set (see `prefixOf`). */
export function parsePrefix(text: string): Prefix | undefined {
  const slash = text.lastIndexOf('/')
  if (slash === -1 || !/^(0|[1-9]\d{0,2})$/.test(text.slice(slash + 1))) return undefined
  const ip = parseIp(text.slice(0, slash))
  const length = Number(text.slice(slash + 1))
  if (ip === undefined || length > BITS[ip.family]) return undefined
  const prefix = prefixOf(ip, length)
  return prefix.network === ip.value ? prefix : undefined
}

/** The prefix of this length that the address lies in. */
export function prefixOf(ip: Ip, length: number): Prefix {
  const hostBits = BigInt(BITS[ip.family] - length)
  return { family: ip.family, network: (ip.value >> hostBits) << hostBits, length }
}

export function formatPrefix(prefix: Prefix): string {
  return `${formatIp({ family: prefix.family, value: prefix.network })}/${prefix.length}`
}

/** Last address of the prefix (the broadcast address of an IPv4 subnet). */
export function lastOf(prefix: Prefix): bigint {
  return prefix.network + (1n << BigInt(BITS[prefix.family] - prefix.length)) - 1n
}

export function contains(prefix: Prefix, ip: Ip): boolean {
  return prefix.family === ip.family && ip.value >= prefix.network && ip.value <= lastOf(prefix)
}

export function overlaps(a: Prefix, b: Prefix): boolean {
  return a.family === b.family && a.network <= lastOf(b) && b.network <= lastOf(a)
}

/** First and last address that a host may have: without network and broadcast of an IPv4 subnet (not /31, RFC 3021), without the IPv6 subnet-router anycast address (RFC 4291 2.6.1). */
export function hostRange(prefix: Prefix): { readonly first: bigint; readonly last: bigint } {
  const last = lastOf(prefix)
  const hostBits = BITS[prefix.family] - prefix.length
  if (hostBits < 2) return { first: prefix.network, last }
  return { first: prefix.network + 1n, last: prefix.family === 4 ? last - 1n : last }
}

/** `255.255.255.0` of a /24. IPv4 only. */
export function netmaskOf(prefix: Prefix): string {
  const all = (1n << 32n) - 1n
  return formatIp({ family: 4, value: all ^ (all >> BigInt(prefix.length)) })
}

/** Fixed-width text that sorts like the number, for a database: `4` or `6` and 32 hexadecimal digits. */
export function sortKey(ip: Ip): string {
  return `${ip.family}${ip.value.toString(16).padStart(32, '0')}`
}

/** The owner name of the PTR record, absolute with its dot: `2.0.20.10.in-addr.arpa.` (RFC 1035 3.5), nibbles under `ip6.arpa.` (RFC 3596 2.5). */
export function reverseName(ip: Ip): string {
  return `${reverseOwner(ip)}.`
}

/** The same without its final dot. */
export function reverseOwner(ip: Ip): string {
  if (ip.family === 4) {
    const value = Number(ip.value)
    return `${value & 0xff}.${(value >>> 8) & 0xff}.${(value >>> 16) & 0xff}.${value >>> 24}.in-addr.arpa`
  }
  splitWords(ip.value)
  for (let index = 0; index < 16; index += 1) {
    const octet = words.getUint8(15 - index)
    nibbles[4 * index] = HEX.charCodeAt(octet & 15)
    nibbles[4 * index + 2] = HEX.charCodeAt(octet >> 4)
  }
  return nibbles.toString('latin1')
}

const HEX = '0123456789abcdef'
// Filled anew for each: with arrays it takes ten times as long.
const nibbles = Buffer.from(`${'0.'.repeat(32)}ip6.arpa`)

/** The address that such a name, without its final dot, stands for; undefined for any other name. */
export function parseReverseName(name: string): Ip | undefined {
  const v4 = /^((?:\d{1,3}\.){4})in-addr\.arpa$/.exec(name)?.[1]
  if (v4 !== undefined) return parseIp(v4.slice(0, -1).split('.').toReversed().join('.'))
  const v6 = /^((?:[0-9a-f]\.){32})ip6\.arpa$/.exec(name)?.[1]
  if (v6 === undefined) return undefined
  return { family: 6, value: BigInt(`0x${v6.replaceAll('.', '').split('').toReversed().join('')}`) }
}
