/** Leases that the inventory contradicts, in sentences. */
import { compareIp, formatIp, parseIp, type Ip } from '../../src/core/ip.ts'
import type { Lease } from './read-leases.ts'

interface Reserved {
  readonly for: string
  readonly ids: readonly string[]
}

/** `objects` as in `GeneratedFile.objects`. Sentences without full stop, by address. */
export function contradictions(leases: readonly Lease[], objects: readonly string[]): readonly string[] {
  if (leases.length === 0) return []
  const wanted = new Set(leases.map(({ address }) => address))
  const reserved = new Map<string, Reserved>()
  const ranges: { readonly first: Ip; readonly last: Ip }[] = []
  for (const line of objects) {
    const [kind, ...words] = line.split(' ')
    if (kind === 'reservation') {
      const [host = '', nic = '', address = '', ...ids] = words
      if (wanted.has(address)) reserved.set(address, { for: `${host} ${nic}`, ids })
    } else if (kind === 'range') {
      const [first, last] = (words[1] ?? '').split('-').map((text) => parseIp(text))
      if (first !== undefined && last !== undefined) ranges.push({ first, last })
    }
  }
  return leases
    .flatMap(({ address, ids }) => {
      const ip = parseIp(address)
      return ip === undefined ? [] : [{ ip, ids, owner: reserved.get(formatIp(ip)) }]
    })
    .toSorted((a, b) => compareIp(a.ip, b.ip))
    .flatMap(({ ip, ids, owner }) => {
      const [holder = 'somebody'] = ids
      if (owner !== undefined)
        return owner.ids.some((id) => ids.some((one) => isSame(one, id)))
          ? []
          : [`${formatIp(ip)} is leased to ${holder} still, and reserved for ${owner.for}`]
      const isDynamic = ranges.some(
        ({ first, last }) => compareIp(first, ip) <= 0 && compareIp(ip, last) <= 0,
      )
      return isDynamic
        ? []
        : [`${formatIp(ip)} is leased to ${holder} still, and neither reserved nor in a dynamic range`]
    })
}

/** A DUID that was made of a MAC has it at its end (RFC 8415 11.2, 11.4). */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()]
  return a === b || (a.length > MAC && a.endsWith(b)) || (b.length > MAC && b.endsWith(a))
}

/** Characters of a MAC with colons. */
const MAC = 17
