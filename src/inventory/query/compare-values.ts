/** The order of values of a key: addresses, sizes, numbers and choices by what they are, text as a person would list it. */
import { compareIp, parseIp, parsePrefix } from '../../core/ip.ts'
import { compareNatural } from '../../core/natural-order.ts'
import { parseSize } from '../../core/size.ts'
import type { KeyShape } from './condition-test.ts'
import type { Value } from './key.ts'

/** Negative where `a` comes first; undefined where the two have no order, as a number and a word. */
export function compareValues(
  { type, choices = [] }: Omit<KeyShape, 'name'>,
  a: Value,
  b: Value,
): number | undefined {
  switch (type) {
    case 'number':
    case 'size':
    case 'duration':
      return Number(a) - Number(b)
    case 'address':
    case 'prefix':
      return comparePlaces(String(a), String(b))
    case 'choice':
      return choices.indexOf(String(a)) - choices.indexOf(String(b))
    case 'attribute':
      return compareAttributes(a, b)
    case 'text':
    case 'name':
    case 'mac':
      return compareNatural(String(a), String(b))
  }
}

function compareAttributes(a: Value, b: Value): number | undefined {
  const [left, right] = [numberIn(a), numberIn(b)]
  if (left !== undefined && right !== undefined) return left - right
  return left === undefined && right === undefined ? compareNatural(String(a), String(b)) : undefined
}

/** `8G` is a number too. */
function numberIn(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return undefined
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : parseSize(value)
}

/** Addresses and prefixes: by their first address, the wider prefix first. */
function comparePlaces(a: string, b: string): number | undefined {
  const [left, right] = [placeOf(a), placeOf(b)]
  if (left === undefined || right === undefined) return undefined
  return compareIp(left.ip, right.ip) || left.length - right.length
}

function placeOf(
  text: string,
): { readonly ip: NonNullable<ReturnType<typeof parseIp>>; readonly length: number } | undefined {
  const prefix = text.includes('/') ? parsePrefix(text) : undefined
  if (prefix !== undefined)
    return { ip: { family: prefix.family, value: prefix.network }, length: prefix.length }
  const ip = parseIp(text)
  return ip === undefined ? undefined : { ip, length: ip.family === 4 ? 32 : 128 }
}
