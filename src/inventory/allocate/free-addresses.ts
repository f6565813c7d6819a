/** Chooses free addresses of a subnet: the lowest, the highest, or any of them. */
import { formatIp, parseIp, type Ip } from '../../core/ip.ts'
import { randomBelow, type RandomBelow } from '../../core/random-below.ts'
import type { Reader } from '../../db/store.ts'
import { beside, common, earlier, holds, later, minus, union } from '../intervals.ts'
import type { Interval } from '../model/lookup.ts'
import type { Allocation, Subnet } from '../model/network.ts'
import { allocatable } from './allocatable.ts'
import { anyOf, type Closed } from './any-of.ts'
import { restingIn } from './quarantine.ts'

/** What allocation asks of the database. */
export type AddressReader = Pick<
  Reader,
  'firstFree' | 'lastFree' | 'takenRuns' | 'takenAmong' | 'releasedWithin'
>

export interface Choice {
  /** Default: what the subnet has. */
  readonly allocation?: Allocation | undefined
  /** Taken too: those that the same change hands out but has not stored yet. */
  readonly promised?: ReadonlySet<string>
  /** Only these. */
  readonly within?: Interval
  readonly now?: Date
  readonly below?: RandomBelow
}

/** Up to `count` addresses that nobody has and that do not rest. Within a write transaction nobody else can take them meanwhile. */
export async function freeAddresses(
  reader: AddressReader,
  subnet: Subnet,
  count: number,
  { allocation, promised = new Set(), within, now = new Date(), below = randomBelow }: Choice = {},
): Promise<readonly string[]> {
  const all = allocatable(subnet)
  const intervals = within === undefined ? all : common(all, [within])
  const promises = [...promised].map((text) => parseIp(text)).filter((ip) => ip !== undefined)
  const closed: Closed = async (interval) =>
    union(
      [
        ...promises.filter((ip) => holds(interval, ip)),
        ...(await restingIn(reader, subnet, interval, now)).map(({ ip }) => ip),
      ].map((ip) => ({ first: ip, last: ip })),
    )
  const strategy = allocation ?? subnet.allocation ?? 'first'
  const found =
    strategy === 'random'
      ? await anyOf(reader, intervals, closed, count, below)
      : await outermost(reader, intervals, closed, count, strategy)
  return found.map((ip) => formatIp(ip))
}

/** How many addresses are looked at once; more where those are all closed. */
const WINDOW = { least: 64n, most: 65_536n }

async function outermost(
  reader: AddressReader,
  intervals: readonly Interval[],
  closed: Closed,
  count: number,
  end: 'first' | 'last',
): Promise<readonly Ip[]> {
  const found: Ip[] = []
  for (const interval of end === 'first' ? intervals : intervals.toReversed()) {
    let left: Interval | undefined = interval
    for (let size = WINDOW.least; left !== undefined && found.length < count;) {
      const free: Ip | undefined = await (end === 'first' ? reader.firstFree(left) : reader.lastFree(left))
      if (free === undefined) break
      const window: Interval =
        end === 'first'
          ? { first: free, last: earlier(beside(free, size - 1n), left.last) }
          : { first: later(beside(free, 1n - size), left.first), last: free }
      found.push(...(await freeIn(reader, window, free, closed, count - found.length, end)))
      left = beyond(left, window, end)
      if (size < WINDOW.most) size *= 4n
    }
  }
  return found
}

/** What of the interval is not looked at yet. */
function beyond(interval: Interval, window: Interval, end: 'first' | 'last'): Interval | undefined {
  const left =
    end === 'first'
      ? { first: beside(window.last, 1n), last: interval.last }
      : { first: interval.first, last: beside(window.first, -1n) }
  return left.first.value <= left.last.value ? left : undefined
}

/** The free ones of a window, nearest to the end that `free` stands at, where nobody has an address. */
async function freeIn(
  reader: AddressReader,
  window: Interval,
  free: Ip,
  closed: Closed,
  count: number,
  end: 'first' | 'last',
): Promise<readonly Ip[]> {
  const kept = await closed(window)
  // The usual case: one is wanted, and the first that nobody has will do.
  if (count === 1 && !kept.some((interval) => holds(interval, free))) return [free]
  const gaps = minus([window], union([...(await reader.takenRuns(window)), ...kept]))
  const found: Ip[] = []
  for (const { first, last } of end === 'first' ? gaps : gaps.toReversed()) {
    const size = last.value - first.value + 1n
    for (let step = 0n; step < size && found.length < count; step += 1n)
      found.push(end === 'first' ? beside(first, step) : beside(last, -step))
  }
  return found
}
