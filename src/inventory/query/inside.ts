/** `in`: whether an address, or a whole prefix, lies within a prefix or a range of addresses. */
import {
  compareIp,
  formatIp,
  lastOf,
  parseIp,
  parsePrefix,
  prefixOf,
  formatPrefix,
  type Ip,
} from '../../core/ip.ts'
import type { Interval } from '../model/lookup.ts'
import type { Complain, KeyShape, ValueTest } from './condition-test.ts'
import type { Value } from './key.ts'
import { readAddressWords, type AddressWords } from './address-words.ts'

/** The test of a value against any of the places; undefined after a complaint. */
export function insideTest(
  { name, type }: KeyShape,
  texts: readonly string[],
  complain: Complain,
): ValueTest | undefined {
  if (type !== 'address' && type !== 'prefix' && type !== 'attribute')
    return complain(
      `"${name}" is no address, and only an address is in something`,
      `${name}=a,b asks for one of several values`,
    )
  const intervals = texts.map((text) => readInterval(text, complain))
  if (!intervals.every((one) => one !== undefined)) return undefined
  const tests = intervals.map((one) => withinTest(one))
  return (value) => tests.some((test) => test(value))
}

/** `10.0.0.0/24`, `10.0.0.1-10.0.0.9`, or one address. */
export function readInterval(text: string, complain: Complain): Interval | undefined {
  const prefix = parsePrefix(text)
  if (prefix !== undefined)
    return {
      first: { family: prefix.family, value: prefix.network },
      last: { family: prefix.family, value: lastOf(prefix) },
    }
  const ends = text.split('-').map((end) => parseIp(end))
  const [first, last = first] = ends
  if (first !== undefined && last !== undefined && ends.length <= 2 && ends.every((end) => end !== undefined))
    return readEnds(text, first, last, complain)
  return wrongPrefix(text, complain)
}

/** Says what was meant where only the bits of the host part are too many. */
export function wrongPrefix(text: string, complain: Complain): undefined {
  const [address = '', length = ''] = text.split('/')
  const ip = parseIp(address)
  if (ip !== undefined && /^\d{1,3}$/.test(length) && Number(length) <= (ip.family === 4 ? 32 : 128))
    return complain(
      `"${text}" has bits set behind its ${length} bits`,
      `did you mean "${formatPrefix(prefixOf(ip, Number(length)))}"?`,
    )
  return complain(
    `"${text}" is no prefix`,
    'for example 10.20.0.0/24; behind "in" also 10.20.0.10-10.20.0.19',
  )
}

function readEnds(text: string, first: Ip, last: Ip, complain: Complain): Interval | undefined {
  if (first.family !== last.family)
    return complain(`"${text}" begins with IPv${first.family} and ends with IPv${last.family}`)
  if (compareIp(first, last) > 0)
    return complain(`"${text}" ends before it begins`, `did you mean "${formatIp(last)}-${formatIp(first)}"?`)
  return { first, last }
}

function withinTest({ first, last }: Interval): ValueTest {
  const low = readAddressWords(formatIp(first))
  const high = readAddressWords(formatIp(last))
  if (low === undefined || high === undefined) throw new Error('an address was printed that cannot be read')
  const holds = (words: AddressWords | undefined): boolean =>
    words !== undefined &&
    words.length === low.length &&
    compareWords(words, low) >= 0 &&
    compareWords(words, high) <= 0
  return (value: Value) => {
    const text = String(value)
    const slash = text.indexOf('/')
    if (slash === -1) return holds(readAddressWords(text))
    const prefix = parsePrefix(text)
    if (prefix === undefined || !holds(readAddressWords(text.slice(0, slash)))) return false
    return prefix.family === last.family && lastOf(prefix) <= last.value
  }
}

/** Both have the same number of words. */
function compareWords(a: AddressWords, b: AddressWords): number {
  for (let index = 0; index < a.length; index += 1) {
    const order = (a[index] ?? 0) - (b[index] ?? 0)
    if (order !== 0) return order
  }
  return 0
}
