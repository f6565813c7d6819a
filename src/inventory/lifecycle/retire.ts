/** Taking a machine out of service for good. */
import type { Problem } from '../../core/errors.ts'
import type { Host } from '../model/host.ts'
import type { Lookup } from '../model/lookup.ts'
import { danglingProblem, danglingRecords, namesOfHost, servingProblem, zonesOn } from '../rules/stands-on.ts'

/**
 * The host without what others may have from now on: its addresses, which go into quarantine, and its aliases. What it was
 * made of stays, and where it was plugged in.
 */
export function retired(host: Host): Host {
  return {
    ...host,
    state: 'retired',
    aliases: [],
    nics: host.nics.map((nic) => ({ ...nic, addresses: [] })),
  }
}

/**
 * What still counts on the names of a host that is about to retire. Its guests, and the zones that have it by its plain name, are
 * what every retired host is asked about.
 */
export async function retireProblems(before: Lookup, after: Lookup, host: Host): Promise<readonly Problem[]> {
  const names = await namesOfHost(before, host)
  const told = await after.zonesServedBy(host.name)
  const zones = (await zonesOn(after, host, names)).filter((zone) => !told.includes(zone))
  return [
    ...zones.map((zone) => servingProblem(host, zone)),
    ...(await danglingRecords(after, names)).map((placed) => danglingProblem(placed)),
  ]
}
