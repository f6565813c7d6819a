/** The records of all zones of a view as they are gathered, and what names they make. */
import { parentName } from '../../core/dns-name.ts'
import { putRecord, type NodeRecord } from './dns-record.ts'
import type { ZonePlan, ZonePlans } from './plan.ts'

export interface ZoneContent {
  readonly plans: ZonePlans
  /** By name of the zone, then by owner. */
  readonly records: ReadonlyMap<string, Map<string, NodeRecord>>
  /** Names in a zone of ours that the inventory delegates to servers elsewhere, or that are forwarded there. */
  readonly cuts: ReadonlySet<string>
  /** The names of those servers. */
  readonly delegatedTo: ReadonlySet<string>
  /** Names in a zone of ours below which everything is somewhere else (DNAME). */
  readonly renames: ReadonlySet<string>
  /** The zone that names below these are in, as far as it was asked for. */
  readonly known: Map<string, ZonePlan | undefined>
}

/** The zone that the name belongs to: the longest that matches. */
export function zoneOf(content: Pick<ZoneContent, 'plans' | 'known'>, name: string): ZonePlan | undefined {
  if (name === '') return undefined
  return content.plans.get(name) ?? zoneAbove(content, parentName(name))
}

/** Names share those above them, so each of these is asked for once. */
function zoneAbove(content: Pick<ZoneContent, 'plans' | 'known'>, name: string): ZonePlan | undefined {
  const known = content.known.get(name)
  if (known !== undefined || content.known.has(name)) return known
  const zone = zoneOf(content, name)
  content.known.set(name, zone)
  return zone
}

export function add(content: ZoneContent, zone: ZonePlan, record: NodeRecord): void {
  const nodes = content.records.get(zone.name)
  if (nodes !== undefined) putRecord(nodes, record)
}

/** The first of what the zone has at the name. */
export function firstAt(content: ZoneContent, zone: ZonePlan, owner: string): NodeRecord | undefined {
  return content.records.get(zone.name)?.get(owner)
}

/** The delegation that hides the name: at it or above it, below the zone's own name; or the DNAME record above it. */
export function cutOver(
  { cuts, renames }: Pick<ZoneContent, 'cuts' | 'renames'>,
  zone: ZonePlan,
  name: string,
): string | undefined {
  if (cuts.size + renames.size === 0) return undefined
  for (let at = name; at !== zone.name && at !== '';) {
    if (cuts.has(at)) return at
    at = parentName(at)
    if (renames.has(at)) return at
  }
  return undefined
}

/** True where an address at the name is glue: one of a server that a name is delegated to. */
export function isGlue(content: ZoneContent, name: string): boolean {
  return content.delegatedTo.has(name)
}
