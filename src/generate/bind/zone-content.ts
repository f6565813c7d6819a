/** The records of all zones as they are gathered, and what names they make. */
import { closestAncestor, parentName } from '../../core/dns-name.ts'
import type { DnsRecord } from './dns-record.ts'
import type { ZonePlan, ZonePlans } from './zone-plan.ts'

export interface ZoneContent {
  readonly plans: ZonePlans
  /** By name of the zone. */
  readonly records: ReadonlyMap<string, DnsRecord[]>
  /** Names in a zone of ours that the inventory delegates to servers elsewhere. */
  readonly cuts: ReadonlySet<string>
  /** The names of those servers. */
  readonly delegatedTo: ReadonlySet<string>
}

/** The zone that the name belongs to: the longest that matches. */
export function zoneOf(content: ZoneContent, name: string): ZonePlan | undefined {
  return closestAncestor(name, content.plans)
}

export function add(content: ZoneContent, zone: ZonePlan, record: DnsRecord): void {
  content.records.get(zone.name)?.push(record)
}

/** The delegation that hides the name: at it or above it, below the zone's own name. */
export function cutOver(content: ZoneContent, zone: ZonePlan, name: string): string | undefined {
  for (let at = name; at !== zone.name && at !== ''; at = parentName(at)) if (content.cuts.has(at)) return at
  return undefined
}

/** True where an address at the name is glue: one of a server that a name is delegated to. */
export function isGlue(content: ZoneContent, name: string): boolean {
  return content.delegatedTo.has(name)
}
