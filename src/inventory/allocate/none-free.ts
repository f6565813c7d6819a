/** Says why no address can be handed out, and when one can. */
import type { Problem } from '../../core/errors.ts'
import type { Reader } from '../../db/store.ts'
import type { Network, Subnet } from '../model/network.ts'
import { showMoment } from './quarantine.ts'
import { usageOf, type Usage } from './usage.ts'

/** `subnets`: those that were looked at, of one family. */
export async function noneFree(
  reader: Pick<Reader, 'takenRuns' | 'releasedWithin'>,
  network: Network,
  subnets: readonly Subnet[],
  now = new Date(),
): Promise<Problem> {
  const parts: string[] = []
  let resting = false
  for (const subnet of subnets) {
    const usage = await usageOf(reader, subnet, now)
    resting ||= usage.resting > 0n
    parts.push(`${subnet.prefix} has ${describe(usage)}`)
  }
  const [first] = subnets
  return {
    message: `no address is free on network "${network.name}": ${parts.join('; ')}`,
    hint: `${resting ? '"inv free --release ADDR" ends a quarantine; ' : ''}inv list address 'ip in ${first?.prefix ?? ''}' shows who has what`,
  }
}

function describe({ total, taken, resting, nextRested }: Usage): string {
  if (total === 0n) return 'none to hand out'
  if (nextRested === undefined) return `${taken} of ${total} taken`
  return `${taken} of ${total} taken, and ${resting} in quarantine, the first until ${showMoment(nextRested)}`
}
