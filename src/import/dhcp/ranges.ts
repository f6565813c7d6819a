/** Dynamic ranges of a subnet as servers' files have them, made fit for an inventory. */
import { compareIp, contains, formatIp, hostRange, parseIp, type Ip, type Prefix } from '../../core/ip.ts'
import type { Range } from '../../inventory/model/network.ts'
import type { Place } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'

export interface FoundRange {
  readonly at: Place
  readonly first: Ip
  readonly last: Ip
}

/** More pieces than this are no range any more, but a list of hosts. */
const PIECES = 256

/**
 * The ranges in order, without the addresses of the subnet itself, and without those that belong to somebody: servers
 * keep these out of what they hand out, an inventory has ranges around them. What lies outside the subnet is a problem.
 */
export function dynamicRanges(
  found: readonly FoundRange[],
  prefix: Prefix,
  title: string,
  taken: readonly Ip[],
  report: DraftBuilder,
): readonly Range[] {
  const usable = hostRange(prefix)
  const own = distinct(taken)
  return joined(found, title, report).flatMap(({ at, first, last }) => {
    const text = `${formatIp(first)}-${formatIp(last)}`
    if (!contains(prefix, first) || !contains(prefix, last)) {
      report.problem(at, `range ${text} lies outside subnet ${title}`)
      return []
    }
    const from = first.value < usable.first ? usable.first : first.value
    const to = last.value > usable.last ? usable.last : last.value
    if (from > to) {
      report.unplaced(at, `range ${text} of subnet ${title} has no address that a host may have`)
      return []
    }
    const inside = own
      .filter(({ family, value }) => family === prefix.family && value >= from && value <= to)
      .map(({ value }) => value)
    const pieces = inside.length < PIECES ? around(from, to, inside) : [[from, to] as const]
    if (pieces.length !== 1 || pieces[0]?.[0] !== first.value || pieces[0][1] !== last.value)
      report.unplaced(
        at,
        `range ${text} of subnet ${title} is recorded without ${reasons(from > first.value, to < last.value, inside)}`,
      )
    return pieces.map(([start, end]) => ({
      kind: 'dynamic' as const,
      first: formatIp({ family: prefix.family, value: start }),
      last: formatIp({ family: prefix.family, value: end }),
    }))
  })
}

/** In order, each once; those of another family lie in no range of this subnet. */
function distinct(taken: readonly Ip[]): readonly Ip[] {
  const sorted = [...taken].sort(compareIp)
  return sorted.filter(
    ({ family, value }, index) => family !== sorted[index - 1]?.family || value !== sorted[index - 1]?.value,
  )
}

/** Ranges that overlap are one: some servers allow them, for clients of different kinds. */
function joined(found: readonly FoundRange[], title: string, report: DraftBuilder): readonly FoundRange[] {
  const sorted = found
    .map(({ at, first, last }) =>
      compareIp(first, last) <= 0 ? { at, first, last } : { at, first: last, last: first },
    )
    .sort((a, b) => compareIp(a.first, b.first))
  const ranges: FoundRange[] = []
  for (const range of sorted) {
    const before = ranges.at(-1)
    if (before === undefined || compareIp(before.last, range.first) < 0) ranges.push(range)
    else {
      report.unplaced(
        range.at,
        `range ${formatIp(range.first)}-${formatIp(range.last)} of subnet ${title} overlaps another: they are recorded as one`,
      )
      ranges[ranges.length - 1] = {
        ...before,
        last: compareIp(before.last, range.last) < 0 ? range.last : before.last,
      }
    }
  }
  return ranges
}

function reasons(network: boolean, broadcast: boolean, inside: readonly bigint[]): string {
  const parts = [
    network ? 'the address of the subnet itself' : '',
    broadcast ? 'the broadcast address' : '',
    inside.length === 1 ? 'the address in it that is taken' : '',
    inside.length > 1 ? `the ${inside.length} addresses in it that are taken` : '',
  ]
  return parts.filter((part) => part !== '').join(' and ')
}

function around(from: bigint, to: bigint, inside: readonly bigint[]): readonly (readonly [bigint, bigint])[] {
  const pieces: (readonly [bigint, bigint])[] = []
  let start = from
  for (const value of inside) {
    if (value > start) pieces.push([start, value - 1n])
    if (value >= start) start = value + 1n
  }
  return start <= to ? [...pieces, [start, to]] : pieces
}

/** Of all addresses, those in each subnet's prefix, by the prefix's text. */
export function takenBySubnet(
  addresses: Iterable<string>,
  subnetOf: (ip: string) => { readonly prefix: string } | undefined,
): ReadonlyMap<string, readonly Ip[]> {
  const taken = new Map<string, Ip[]>()
  for (const address of addresses) {
    const ip = parseIp(address)
    const subnet = ip === undefined ? undefined : subnetOf(address)
    if (ip === undefined || subnet === undefined) continue
    const list = taken.get(subnet.prefix)
    if (list === undefined) taken.set(subnet.prefix, [ip])
    else list.push(ip)
  }
  return taken
}
