/** Addresses as a few small numbers: comparing a hundred thousand of them must not make as many big ones. */
import { parseIp } from '../../core/ip.ts'

/** One word of 32 bits for IPv4, eight of 16 bits for IPv6; the highest first. */
export type AddressWords = readonly number[]

export function readAddressWords(text: string): AddressWords | undefined {
  if (!text.includes(':')) return readQuad(text)
  // An IPv4 address within is rare enough to be read the long way.
  return text.includes('.') ? readSlowly(text) : readGroups(text)
}

function readQuad(text: string): AddressWords | undefined {
  let value = 0
  let octet = -1
  let dots = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 46) {
      if (octet === -1) return undefined
      value = value * 256 + octet
      octet = -1
      dots += 1
    } else {
      if (code < 48 || code > 57) return undefined
      octet = octet === -1 ? code - 48 : octet * 10 + code - 48
      if (octet > 255) return undefined
    }
  }
  return dots === 3 && octet !== -1 ? [value * 256 + octet] : undefined
}

function readGroups(text: string): AddressWords | undefined {
  const words = [0, 0, 0, 0, 0, 0, 0, 0]
  let index = 0
  let gap = -1
  const endsInGap = text.endsWith('::')
  let digits = 0
  let group = 0
  for (let at = 0; at <= text.length; at += 1) {
    const code = at === text.length ? 58 : text.charCodeAt(at)
    if (code !== 58) {
      const digit = hexadecimal(code)
      if (digit === -1 || digits === 4) return undefined
      group = group * 16 + digit
      digits += 1
      continue
    }
    // A colon with nothing before it is the first of two, or the end behind two.
    const bare = digits === 0
    if (bare && !(at === 0 && text.charCodeAt(1) === 58) && !(at === text.length && endsInGap))
      return undefined
    if (!bare) {
      if (index > 7) return undefined
      words[index] = group
      index += 1
      group = 0
      digits = 0
    }
    if (at + 1 < text.length && text.charCodeAt(at + 1) === 58) {
      if (gap !== -1) return undefined
      gap = index
      at += 1
    }
  }
  if (gap === -1) return index === 8 ? words : undefined
  if (index > 7) return undefined
  // What stands behind the gap belongs at the end.
  for (let from = index - 1, to = 7; from >= gap; from -= 1, to -= 1) {
    words[to] = words[from] ?? 0
    words[from] = 0
  }
  return words
}

function hexadecimal(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  if (code >= 97 && code <= 102) return code - 87
  return code >= 65 && code <= 70 ? code - 55 : -1
}

function readSlowly(text: string): AddressWords | undefined {
  const ip = parseIp(text)
  if (ip?.family !== 6) return undefined
  return Array.from({ length: 8 }, (_, index) => Number((ip.value >> BigInt(112 - 16 * index)) & 0xffffn))
}
