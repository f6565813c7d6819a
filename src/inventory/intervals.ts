/** Which addresses of a subnet may be handed out to hosts, as intervals; who has them is not asked here. */
import { compareIp, hostRange, parseIp, parsePrefix, type Ip } from '../core/ip.ts'
import type { Interval } from './model/lookup.ts'
import type { Subnet } from './model/network.ts'

/**
 * The static ranges, or the whole subnet where it has none; never the network and broadcast addresses, the gateway, or a
 * dynamic or reserved range. In the order of the addresses.
 */
export function allocatable(subnet: Subnet): readonly Interval[] {
  const prefix = parsePrefix(subnet.prefix)
  if (prefix === undefined) return []
  const { family } = prefix
  const usable = hostRange(prefix)
  const whole: Interval = { first: { family, value: usable.first }, last: { family, value: usable.last } }
  const fixed = intervalsOf(subnet, 'static').map((interval) => intersection(interval, whole))
  const kept = [...intervalsOf(subnet, 'dynamic'), ...intervalsOf(subnet, 'reserved')]
  const gateway = subnet.gateway === undefined ? undefined : parseIp(subnet.gateway)
  if (gateway !== undefined) kept.push({ first: gateway, last: gateway })
  const start = subnet.ranges.some((range) => range.kind === 'static') ? fixed : [whole]
  return kept
    .reduce((free, taken) => free.flatMap((interval) => without(interval, taken)), start.filter(isSome))
    .sort((a, b) => compareIp(a.first, b.first))
}

function intervalsOf(subnet: Subnet, kind: Subnet['ranges'][number]['kind']): Interval[] {
  return subnet.ranges
    .filter((range) => range.kind === kind)
    .map((range) => ({ first: parseIp(range.first), last: parseIp(range.last) }))
    .filter((range): range is Interval => range.first !== undefined && range.last !== undefined)
}

function isSome(interval: Interval | undefined): interval is Interval {
  return interval !== undefined
}

function intersection(a: Interval, b: Interval): Interval | undefined {
  const first = compareIp(a.first, b.first) < 0 ? b.first : a.first
  const last = compareIp(a.last, b.last) < 0 ? a.last : b.last
  return compareIp(first, last) <= 0 ? { first, last } : undefined
}

/** What is left of the interval: none, one or two pieces. */
function without(interval: Interval, taken: Interval): readonly Interval[] {
  if (intersection(interval, taken) === undefined) return [interval]
  const pieces: Interval[] = []
  if (compareIp(interval.first, taken.first) < 0)
    pieces.push({ first: interval.first, last: beside(taken.first, -1n) })
  if (compareIp(interval.last, taken.last) > 0)
    pieces.push({ first: beside(taken.last, 1n), last: interval.last })
  return pieces
}

/** The address so many steps away. */
export function beside(ip: Ip, step: bigint): Ip {
  return { family: ip.family, value: ip.value + step }
}

/** How many addresses there are in all. */
export function countOf(intervals: readonly Interval[]): bigint {
  return intervals.reduce((sum, { first, last }) => sum + last.value - first.value + 1n, 0n)
}
