/** What of a prefix no subnet holds, and which subnets would fit there. */
import { formatPrefix, widthOf, type Prefix } from '../../core/ip.ts'
import { UserError } from '../../core/errors.ts'
import { parsePrefix } from '../../core/ip.ts'
import { countOf, minus, union } from '../intervals.ts'
import type { Interval, Lookup } from '../model/lookup.ts'
import { wholeOf } from '../rules/network.ts'

/** In order; none where a subnet holds all of it. */
export async function freeGaps(
  lookup: Pick<Lookup, 'subnetsWithin'>,
  prefix: Prefix,
): Promise<readonly Interval[]> {
  const subnets = (await lookup.subnetsWithin(wholeOf(prefix))).map((place) => parsePrefix(place.prefix))
  return minus([wholeOf(prefix)], union(subnets.filter((one) => one !== undefined).map(wholeOf)))
}

/** Up to `count` prefixes of this length that lie in the gaps, lowest first. */
export function prefixesIn(gaps: readonly Interval[], length: number, count: number): readonly Prefix[] {
  const found: Prefix[] = []
  for (const { first, last } of gaps) {
    const { family } = first
    const size = 1n << BigInt(widthOf(family) - length)
    // The first multiple of the size that is not below the gap.
    let network = ((first.value + size - 1n) / size) * size
    for (; found.length < count && network + size - 1n <= last.value; network += size)
      found.push({ family, network, length })
  }
  return found
}

/** The largest prefix that fits in the gap; of several, the first. */
export function largestIn(gap: Interval): Prefix {
  const width = widthOf(gap.first.family)
  const bits = countOf([gap]).toString(2).length - 1
  for (let length = width - bits; length < width; length += 1) {
    const [found] = prefixesIn([gap], length, 1)
    if (found !== undefined) return found
  }
  return { family: gap.first.family, network: gap.first.value, length: width }
}

/** The lowest free prefix of this length; a UserError where there is none, or where the length does not fit. */
export async function nextPrefix(
  lookup: Pick<Lookup, 'subnetsWithin'>,
  action: string,
  within: Prefix,
  length: number,
): Promise<Prefix> {
  checkLength(action, within, length)
  const gaps = await freeGaps(lookup, within)
  const [found] = prefixesIn(gaps, length, 1)
  if (found !== undefined) return found
  const largest = gaps
    .map((gap) => largestIn(gap))
    .reduce<Prefix | undefined>(
      (best, one) => (best === undefined || one.length < best.length ? one : best),
      undefined,
    )
  throw new UserError(`${action}: no /${length} is free within ${formatPrefix(within)}`, {
    hint:
      largest === undefined
        ? 'subnets hold all of it'
        : `the largest that is free is ${formatPrefix(largest)}`,
  })
}

/** Throws a UserError unless prefixes of this length can lie in the prefix. */
export function checkLength(action: string, within: Prefix, length: number): void {
  const width = widthOf(within.family)
  if (Number.isInteger(length) && length >= within.length && length <= width) return
  throw new UserError(
    `${action}: --length ${length} is not from ${within.length} to ${width}, as within ${formatPrefix(within)} it must be`,
  )
}
