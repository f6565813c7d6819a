/** The owner of a record as it is kept. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import { asciiName } from '../../core/idn.ts'

/** Relative to the zone: an absolute name (with its dot) within the zone loses what the zone's name says. */
export function recordName(name: string, zone: string): string {
  const lower = asciiName(name)
  if (!lower.endsWith('.')) return lower
  const absolute = lower.slice(0, -1)
  if (absolute === zone) return '@'
  const relative = absolute.endsWith(`.${zone}`) ? absolute.slice(0, -zone.length - 1) : lower
  return dnsNameProblem(relative, { underscore: true, wildcard: true }) === undefined ? relative : lower
}
