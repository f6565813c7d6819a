/** A subnet, or a part of one, from its first address to its last: what is taken, kept, resting and free. */
import { anycastRange } from '../../core/interface-identifier.ts'
import type { Prefix } from '../../core/ip.ts'
import type { Reader } from '../../db/store.ts'
import { common, minus, union } from '../intervals.ts'
import type { Interval } from '../model/lookup.ts'
import type { Subnet } from '../model/network.ts'
import { gatewayOf, rangesOf, usableOf } from './allocatable.ts'
import { restingIn } from './quarantine.ts'

export const uses = [
  'network',
  'broadcast',
  'anycast',
  'gateway',
  'taken',
  'quarantine',
  'dynamic',
  'reserved',
  'free',
  /** Nobody has it and nobody is given it by itself: there are static ranges, and it is in none. */
  'outside',
] as const
export type Use = (typeof uses)[number]

export interface Stretch extends Interval {
  readonly use: Use
  /** Of addresses in quarantine: until when, and who had it. */
  readonly until?: Date
  readonly host?: string
}

/** `part`: the interval of the subnet that is asked about. */
export async function mapOf(
  reader: Pick<Reader, 'takenRuns' | 'releasedWithin'>,
  subnet: Subnet,
  prefix: Prefix,
  part: Interval,
  now = new Date(),
): Promise<readonly Stretch[]> {
  const stretches: Stretch[] = []
  let left: readonly Interval[] = [part]
  // Each takes its addresses from what those before it have left.
  const take = (use: Use, intervals: readonly Interval[]): void => {
    for (const interval of common(left, intervals)) stretches.push({ ...interval, use })
    left = minus(left, intervals)
  }
  for (const edge of minus([part], [usableOf(prefix)])) take(edgeUse(prefix, edge), [edge])
  take('gateway', gatewayOf(subnet))
  take('taken', await reader.takenRuns(part))
  take('anycast', anycastRange(prefix))
  const resting = (await restingIn(reader, subnet, part, now)).map(({ ip, until, host }) => ({
    first: ip,
    last: ip,
    use: 'quarantine' as const,
    until,
    host,
  }))
  for (const one of resting) if (common(left, [one]).length > 0) stretches.push(one)
  left = minus(left, resting)
  take('dynamic', rangesOf(subnet, 'dynamic'))
  take('reserved', rangesOf(subnet, 'reserved'))
  const fixed = rangesOf(subnet, 'static')
  if (fixed.length > 0) take('outside', minus(left, fixed))
  take('free', union(left))
  return stretches.sort((a, b) => (a.first.value < b.first.value ? -1 : 1))
}

function edgeUse({ family, network }: Prefix, { first }: Interval): Use {
  if (family === 6) return 'anycast'
  return first.value === network ? 'network' : 'broadcast'
}
