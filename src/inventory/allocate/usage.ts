/** How full a subnet is: what may be handed out, what of it is taken, and what rests. */
import type { Reader } from '../../db/store.ts'
import { common, countOf } from '../intervals.ts'
import type { Subnet } from '../model/network.ts'
import { allocatable } from './allocatable.ts'
import { restingIn } from './quarantine.ts'

export interface Usage {
  /** Addresses that may be handed out, whoever has them. */
  readonly total: bigint
  readonly taken: bigint
  /** Nobody has them, and nobody gets them yet. */
  readonly resting: bigint
  readonly free: bigint
  /** When the first of those that rest may be had again. */
  readonly nextRested: Date | undefined
}

export async function usageOf(
  reader: Pick<Reader, 'takenRuns' | 'releasedWithin'>,
  subnet: Subnet,
  now = new Date(),
): Promise<Usage> {
  const intervals = allocatable(subnet)
  let [taken, resting] = [0n, 0n]
  let nextRested: Date | undefined
  for (const interval of intervals) {
    taken += countOf(common([interval], await reader.takenRuns(interval)))
    for (const { until } of await restingIn(reader, subnet, interval, now)) {
      resting += 1n
      if (nextRested === undefined || until < nextRested) nextRested = until
    }
  }
  const total = countOf(intervals)
  return { total, taken, resting, free: total - taken - resting, nextRested }
}

/** Above so many addresses, a share of them says nothing: an IPv6 subnet is always empty. */
const COUNTABLE = 2n ** 32n

/** The taken and the resting in per cent, rounded so that only a full subnet has 100; undefined where it would say nothing. */
export function percentOf({ total, free }: Usage): number | undefined {
  if (total === 0n || total >= COUNTABLE) return undefined
  const gone = total - free
  const percent = Number((gone * 200n + total) / (2n * total))
  return percent === 100 && free > 0n ? 99 : percent === 0 && gone > 0n ? 1 : percent
}
