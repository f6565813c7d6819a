/** Makes a test of an object's values out of one condition, by the type of its key. */
import { asciiName } from '../../core/idn.ts'
import { parseDuration } from '../../core/duration.ts'
import { formatIp, formatPrefix, parseIp, parsePrefix } from '../../core/ip.ts'
import { parseMac } from '../../core/mac.ts'
import { nearest } from '../../core/nearest.ts'
import { parseSize } from '../../core/size.ts'
import { compareValues } from './compare-values.ts'
import { insideTest, wrongPrefix } from './inside.ts'
import { showValue, type Key, type Value } from './key.ts'
import { matcherOf } from './pattern/match-pattern.ts'
import type { Condition } from './query.ts'

export type ValueTest = (value: Value) => boolean
/** What a test must know of a key. */
export type KeyShape = Pick<Key<never>, 'name' | 'type' | 'choices'>
/** Says what is wrong with the condition. */
export type Complain = (message: string, hint?: string) => undefined

/** Whether an object's values fulfil the condition; undefined after a complaint. */
export function testOfValues(
  key: KeyShape,
  condition: Condition,
  complain: Complain,
): ((values: readonly Value[]) => boolean) | undefined {
  const { operator, values } = condition
  if (operator === 'has') return (given) => given.length > 0
  if (operator === '=' || operator === '!=') {
    const wanted = operator === '='
    if (values.length === 0) return (given) => (given.length === 0) === wanted
    const test = equalTest(key, values, complain)
    return test && ((given) => given.some(test) === wanted)
  }
  const [value = ''] = values
  const test =
    operator === 'in' ? insideTest(key, values, complain) : singleTest(key, operator, value, complain)
  if (test === undefined) return undefined
  return operator === '!~' ? (given) => !given.some(test) : (given) => given.some(test)
}

function singleTest(
  key: KeyShape,
  operator: '~' | '!~' | keyof typeof orders,
  value: string,
  complain: Complain,
): ValueTest | undefined {
  if (operator === '~' || operator === '!~') {
    const matcher = matcherOf(value)
    if (typeof matcher === 'string') return complain(`"${value}" is no regular expression: ${matcher}`)
    return (one) => matcher(showValue(key.type, one))
  }
  const bound = readValue(key, value, complain)
  if (bound === undefined) return undefined
  const fulfils = orders[operator]
  return (one) => {
    const order = compareValues(key, one, bound)
    return order !== undefined && fulfils(order)
  }
}

/** What the order of a value and the bound must be. */
const orders = {
  '>=': (order: number) => order >= 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '<': (order: number) => order < 0,
} as const

function equalTest(key: KeyShape, texts: readonly string[], complain: Complain): ValueTest | undefined {
  const read = texts.map((text) => readValue(key, text, complain))
  if (!read.every((one) => one !== undefined)) return undefined
  if (key.type === 'attribute') {
    const lower = new Set(texts.map((text) => text.toLowerCase()))
    const numbers = new Set(texts.flatMap((text) => parseNumber(text) ?? []))
    return (value) =>
      typeof value === 'number' && numbers.has(value) ? true : lower.has(String(value).toLowerCase())
  }
  const wanted = new Set<Value>(read)
  if (key.type === 'text') return (value) => wanted.has(String(value).toLowerCase())
  return (value) => wanted.has(value)
}

/** The value in the form in which objects have it. */
function readValue(
  { name, type, choices = [] }: KeyShape,
  text: string,
  complain: Complain,
): Value | undefined {
  switch (type) {
    case 'number':
      return parseNumber(text) ?? complain(`"${text}" is no number, as ${name} is`)
    case 'size':
      return parseSize(text) ?? complain(`"${text}" is no number or size such as 8G, as ${name} is`)
    case 'duration':
      return (
        parseDuration(text) ??
        parseNumber(text) ??
        complain(`"${text}" is no length of time such as 7d or 12h, as ${name} is`)
      )
    case 'mac':
      return (
        parseMac(text) ?? complain(`"${text}" is no MAC address`, `${name}~^52:54:00 asks for its beginning`)
      )
    case 'address': {
      const ip = parseIp(text)
      return ip === undefined ? complain(`"${text}" is no IP address`, addressHint(name, text)) : formatIp(ip)
    }
    case 'prefix': {
      const prefix = parsePrefix(text)
      return prefix === undefined ? wrongPrefix(text, complain) : formatPrefix(prefix)
    }
    case 'choice': {
      const lower = choices.includes('on') ? switchWord(text.toLowerCase()) : text.toLowerCase()
      if (choices.includes(lower)) return lower
      const meant = nearest(lower, choices)
      return complain(
        `unknown ${name} "${text}"`,
        meant === undefined ? `there are ${choices.join(', ')}` : `did you mean "${meant}"?`,
      )
    }
    case 'attribute':
      return text
    case 'text':
      return text.toLowerCase()
    case 'name':
      return asciiName(text)
  }
}

/** What else is said for `on` and `off`. */
function switchWord(word: string): string {
  if (['true', 'yes'].includes(word)) return 'on'
  return ['false', 'no'].includes(word) ? 'off' : word
}

function addressHint(name: string, text: string): string {
  return text.includes('/')
    ? `${name} in ${text} asks for addresses within`
    : `${name}~^10.20. asks for text, ${name} in 10.20.0.0/16 for addresses within`
}

function parseNumber(text: string): number | undefined {
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined
}
