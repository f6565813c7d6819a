/** Addresses that rest: those released so short ago that the subnet does not hand them out again yet. */
import type { Problem } from '../../core/errors.ts'
import { formatIp, type Ip } from '../../core/ip.ts'
import type { Reader } from '../../db/store.ts'
import type { Interval } from '../model/lookup.ts'
import type { Subnet } from '../model/network.ts'

export interface Resting {
  readonly ip: Ip
  readonly until: Date
  /** Who had it. */
  readonly host: string
}

/** Those in the interval, in order; none where the subnet has no quarantine. */
export async function restingIn(
  reader: Pick<Reader, 'releasedWithin'>,
  { quarantine = 0 }: Subnet,
  interval: Interval,
  now: Date,
): Promise<readonly Resting[]> {
  if (quarantine === 0) return []
  const length = quarantine * 1000
  const released = await reader.releasedWithin(interval, new Date(now.getTime() - length).toISOString())
  return released.map(({ ip, at, host }) => ({ ip, host, until: new Date(Date.parse(at) + length) }))
}

/** Why this one address cannot be had yet, though nobody has it. Its last owner may have it again. */
export async function restProblem(
  reader: Pick<Reader, 'releasedWithin'>,
  subnet: Subnet,
  ip: Ip,
  host: string | undefined,
  now = new Date(),
): Promise<Problem | undefined> {
  const [resting] = await restingIn(reader, subnet, { first: ip, last: ip }, now)
  if (resting === undefined || resting.host === host) return undefined
  const text = formatIp(ip)
  return {
    message: `address ${text} rests in quarantine until ${showMoment(resting.until)}: host "${resting.host}" had it`,
    hint: `"inv free --release ${text}" ends that now`,
  }
}

/** To the minute, in UTC. */
export function showMoment(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
