/** Sets of addresses as intervals: sorted, of one family, none touching another. */
import { compareIp, type Ip } from '../core/ip.ts'
import type { Interval } from './model/lookup.ts'

/** The address so many steps away. */
export function beside(ip: Ip, step: bigint): Ip {
  return { family: ip.family, value: ip.value + step }
}

/** How many addresses there are in all. */
export function countOf(intervals: readonly Interval[]): bigint {
  return intervals.reduce((sum, { first, last }) => sum + last.value - first.value + 1n, 0n)
}

export function holds({ first, last }: Interval, ip: Ip): boolean {
  return first.family === ip.family && first.value <= ip.value && ip.value <= last.value
}

/** Any intervals as a set: in order, those that overlap or touch made one. */
export function union(intervals: readonly Interval[]): readonly Interval[] {
  const joined: Interval[] = []
  for (const one of intervals.toSorted((a, b) => compareIp(a.first, b.first))) {
    const before = joined.at(-1)
    if (before === undefined || before.last.family !== one.first.family) joined.push(one)
    else if (one.first.value > before.last.value + 1n) joined.push(one)
    else if (one.last.value > before.last.value)
      joined[joined.length - 1] = { first: before.first, last: one.last }
  }
  return joined
}

/** What is in both sets. */
export function common(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  const found: Interval[] = []
  let at = 0
  for (const one of a) {
    while (compareIp(b[at]?.last ?? one.first, one.first) < 0) at += 1
    for (let index = at; index < b.length; index += 1) {
      const other = b[index]
      if (other === undefined || compareIp(other.first, one.last) > 0) break
      found.push({ first: later(one.first, other.first), last: earlier(one.last, other.last) })
    }
  }
  return found
}

/** What is in the first set and not in the second. */
export function minus(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  const left: Interval[] = []
  let at = 0
  for (const one of a) {
    while (compareIp(b[at]?.last ?? one.first, one.first) < 0) at += 1
    let from = one.first
    for (let index = at; index < b.length; index += 1) {
      const hole = b[index]
      if (hole === undefined || compareIp(hole.first, one.last) > 0) break
      if (hole.first.value > from.value) left.push({ first: from, last: beside(hole.first, -1n) })
      from = beside(hole.last, 1n)
    }
    if (from.value <= one.last.value) left.push({ first: from, last: one.last })
  }
  return left
}

/** The address at an index, counted through all the intervals; undefined behind the last. */
export function addressAt(intervals: readonly Interval[], index: bigint): Ip | undefined {
  let left = index
  for (const { first, last } of intervals) {
    const size = last.value - first.value + 1n
    if (left < size) return beside(first, left)
    left -= size
  }
  return undefined
}

export function earlier(a: Ip, b: Ip): Ip {
  return compareIp(a, b) < 0 ? a : b
}

export function later(a: Ip, b: Ip): Ip {
  return compareIp(a, b) < 0 ? b : a
}
