/** Draws free addresses at random. */
import { sortKey, type Ip } from '../../core/ip.ts'
import type { RandomBelow } from '../../core/random-below.ts'
import type { Reader } from '../../db/store.ts'
import { addressAt, common, countOf, minus, union } from '../intervals.ts'
import type { Interval } from '../model/lookup.ts'

/** Addresses of the interval that nobody has, and that are not to be handed out all the same. */
export type Closed = (interval: Interval) => Promise<readonly Interval[]>

/** So many random addresses are tried at once, more where all of them are taken, before it is looked what is free. */
const DRAWS = [8, 64] as const
/** In a stretch of so many addresses, chosen at random as well, where the subnet is larger. */
const STRETCH = 65_536n

/** Every free address is equally likely; in a large subnet of which hardly any is free, nearly so. */
export async function anyOf(
  reader: Pick<Reader, 'takenAmong' | 'takenRuns'>,
  intervals: readonly Interval[],
  closed: Closed,
  count: number,
  below: RandomBelow,
): Promise<readonly Ip[]> {
  const found = new Map<string, Ip>()
  const total = countOf(intervals)
  for (const draws of total === 0n ? [] : DRAWS) {
    let before = -1
    while (found.size < count && found.size > before) {
      before = found.size
      for (const ip of await drawn(reader, intervals, draws, below)) {
        if (found.size === count) break
        if (found.has(sortKey(ip)) || (await closed({ first: ip, last: ip })).length > 0) continue
        found.set(sortKey(ip), ip)
      }
    }
  }
  const stretches = total > STRETCH ? [stretchOf(intervals, below), intervals] : [intervals]
  for (const some of stretches) {
    if (found.size === count) break
    const own = union([...found.values()].map((ip) => ({ first: ip, last: ip })))
    let gaps = minus(await freeGapsIn(reader, some, closed), own)
    while (found.size < count && gaps.length > 0) {
      const ip = addressAt(gaps, below(countOf(gaps)))
      if (ip === undefined) break
      found.set(sortKey(ip), ip)
      gaps = minus(gaps, [{ first: ip, last: ip }])
    }
  }
  return [...found.values()]
}

/** One of the stretches that the intervals are made of. */
function stretchOf(intervals: readonly Interval[], below: RandomBelow): readonly Interval[] {
  const total = countOf(intervals)
  const index = below((total + STRETCH - 1n) / STRETCH) * STRETCH
  const end = index + STRETCH < total ? index + STRETCH : total
  const [first, last] = [addressAt(intervals, index), addressAt(intervals, end - 1n)]
  return first === undefined || last === undefined ? [] : common(intervals, [{ first, last }])
}

/** Of so many random addresses, those that nobody has. */
async function drawn(
  reader: Pick<Reader, 'takenAmong' | 'takenRuns'>,
  intervals: readonly Interval[],
  draws: number,
  below: RandomBelow,
): Promise<readonly Ip[]> {
  const total = countOf(intervals)
  const ips = Array.from({ length: draws }, () => addressAt(intervals, below(total))).filter(
    (ip) => ip !== undefined,
  )
  const taken = await reader.takenAmong(ips)
  return ips.filter((ip) => !taken.has(sortKey(ip)))
}

/** All that is free in the intervals. */
async function freeGapsIn(
  reader: Pick<Reader, 'takenAmong' | 'takenRuns'>,
  intervals: readonly Interval[],
  closed: Closed,
): Promise<readonly Interval[]> {
  const gaps: Interval[] = []
  for (const interval of intervals)
    gaps.push(
      ...minus([interval], union([...(await reader.takenRuns(interval)), ...(await closed(interval))])),
    )
  return gaps
}
