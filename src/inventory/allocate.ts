/** Hands out the lowest free addresses of a subnet. */
import { formatIp, sortKey, type Ip } from '../core/ip.ts'
import type { Reader } from '../db/store.ts'
import { allocatable, beside, countOf } from './intervals.ts'
import type { Subnet } from './model/network.ts'

/**
 * Up to `count` free addresses, lowest first. `promised` are taken too: those that the same change hands out but has not
 * stored yet. Within a write transaction nobody else can take them meanwhile.
 */
export async function freeAddresses(
  reader: Pick<Reader, 'firstFree'>,
  subnet: Subnet,
  count: number,
  promised: ReadonlySet<string> = new Set(),
): Promise<readonly string[]> {
  const found: string[] = []
  for (const { first, last } of allocatable(subnet)) {
    let from: Ip | undefined = first
    while (from !== undefined && found.length < count && sortKey(from) <= sortKey(last)) {
      const free: Ip | undefined = await reader.firstFree({ first: from, last })
      if (free === undefined) break
      const text = formatIp(free)
      if (!promised.has(text)) found.push(text)
      from = beside(free, 1n)
    }
  }
  return found
}

/** How many of the addresses that may be handed out are taken. */
export async function usageOf(
  reader: Pick<Reader, 'takenWithin'>,
  subnet: Subnet,
): Promise<{ readonly taken: number; readonly total: bigint }> {
  const intervals = allocatable(subnet)
  let taken = 0
  for (const interval of intervals) taken += (await reader.takenWithin(interval)).length
  return { taken, total: countOf(intervals) }
}
