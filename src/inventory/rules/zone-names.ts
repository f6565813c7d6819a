/** Whether the names of a zone and of its records go together with those that hosts and other zones make. */
import { isWithin, parentName } from '../../core/dns-name.ts'
import { absoluteName } from '../../core/dns-record.ts'
import type { Problem } from '../../core/errors.ts'
import type { Lookup } from '../model/lookup.ts'
import { targetOf } from '../model/record-target.ts'
import type { Zone, ZoneRecord } from '../model/zone.ts'
import { aliasTargetProblems, clash } from './host-names.ts'
import { closestZone, relativeTo, usesOf, type NameUse } from './name-uses.ts'
import { recordTitle, seenTogether } from './record-sets.ts'

/** `self`: the name under which the zone is stored now. */
export async function zoneNameProblems(
  lookup: Lookup,
  zone: Zone,
  self: string,
): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const use of await usesOf(lookup, zone.name, { zone: self }))
    if (use.kind === 'alias')
      problems.push({ message: `"${zone.name}" is an alias of host "${use.host}", so it can be no zone` })
  problems.push(...(await parentProblems(lookup, zone)))
  for (const record of await toCheck(lookup, zone, self)) {
    const owner = absoluteName(record.name, zone.name)
    const home = await homeOf(lookup, zone, isAtCut(record, owner, zone) ? parentName(owner) : owner)
    if (home !== zone.name)
      problems.push({
        message: `${recordTitle(record)} belongs to zone "${home}", where it is called "${relativeTo(home, owner)}"`,
      })
    const wanted: NameUse = { kind: 'record', zone: zone.name, zoneTtl: zone.ttl, record }
    for (const use of await usesOf(lookup, owner, { zone: self }))
      if (use.kind !== 'record') problems.push(...clash(wanted, owner, use))
    problems.push(...(await pointerProblems(lookup, zone, self, record, owner)))
  }
  for (const server of zone.ns)
    if (server.includes('.') && (await isAliasName(lookup, zone, self, server)))
      problems.push({
        message: `name server "${server}" is an alias`,
        hint: 'give the name that it stands for (RFC 2181 10.3)',
      })
  return problems
}

/**
 * What was there before was checked when it came, and whatever came later was checked against it; so adding one record to
 * a large zone does not ask for all. Where the zone is the stored one itself, everything is new.
 */
async function toCheck(lookup: Lookup, zone: Zone, self: string): Promise<readonly ZoneRecord[]> {
  const before = await lookup.get('zone', self)
  if (before === undefined || before === zone || before.ttl !== zone.ttl) return zone.records
  const known = new Set(before.records.map((record) => JSON.stringify(record)))
  return zone.records.filter((record) => !known.has(JSON.stringify(record)))
}

/** The zone above answers for the DS records of one below it (RFC 4035 2.4). */
function isAtCut({ type }: ZoneRecord, owner: string, { name }: Zone): boolean {
  return type === 'DS' && owner !== name
}

/** The zone that the name belongs to when this one is there. */
async function homeOf(lookup: Lookup, zone: Zone, name: string): Promise<string> {
  const closest = await closestZone(lookup, name)
  return closest !== undefined && closest.length > zone.name.length && isWithin(closest, zone.name)
    ? closest
    : zone.name
}

/** What the zone above has at or below the name of this one would be hidden. */
async function parentProblems(lookup: Lookup, zone: Zone): Promise<readonly Problem[]> {
  const above = await closestZone(lookup, parentName(zone.name))
  const parent = above === undefined ? undefined : await lookup.get('zone', above)
  if (parent === undefined) return []
  return parent.records
    .filter(({ name, type }) => {
      const owner = absoluteName(name, parent.name)
      return isWithin(owner, zone.name) && !(type === 'DS' && owner === zone.name)
    })
    .map((record) => ({
      message: `${recordTitle(record)} of zone "${parent.name}" would belong to this zone`,
      hint: `inv rm record ${parent.name} '${record.name}' ${record.type}`,
    }))
}

async function pointerProblems(
  lookup: Lookup,
  zone: Zone,
  self: string,
  record: ZoneRecord,
  owner: string,
): Promise<readonly Problem[]> {
  const target = targetOf(record, zone.name)
  if (record.type === 'CNAME') {
    const circle = await circleInView(lookup, zone, self, record, owner, target)
    return [
      ...(circle === undefined
        ? []
        : [{ message: `${recordTitle(record)}: aliases lead in a circle: ${circle.join(' → ')}` }]),
      ...(await aliasTargetProblems(withZone(lookup, zone, self), owner, record.view)),
    ]
  }
  if (target === undefined || record.type === 'PTR') return []
  return (await isAliasName(lookup, zone, self, target, record.view))
    ? [
        {
          message: `${recordTitle(record)}: "${target}" is an alias, and ${record.type} must not point to one`,
          hint: 'give the name that it stands for (RFC 2181 10.3)',
        },
      ]
    : []
}

/** Answers who points to a name with this zone in place of the stored one. */
function withZone(lookup: Lookup, zone: Zone, self: string): Pick<Lookup, 'recordsTo' | 'zonesServedBy'> {
  return {
    recordsTo: async (name) => [
      ...(await lookup.recordsTo(name)).filter((placed) => placed.zone !== self),
      ...zone.records
        .filter((record) => targetOf(record, zone.name) === name)
        .map((record) => ({ zone: zone.name, zoneTtl: zone.ttl, record })),
    ],
    zonesServedBy: async (host) => [
      ...(await lookup.zonesServedBy(host)).filter((name) => name !== self),
      ...(zone.ns.includes(host) ? [zone.name] : []),
    ],
  }
}

/** Where the CNAME record at a name leads, of those that count, with what this zone will have in place of what it has. */
async function aliasTarget(
  lookup: Lookup,
  zone: Zone,
  self: string,
  name: string,
  counts: (record: ZoneRecord) => boolean,
): Promise<string | undefined> {
  const isAlias = (record: ZoneRecord): boolean => record.type === 'CNAME' && counts(record)
  const own = zone.records.find((record) => isAlias(record) && absoluteName(record.name, zone.name) === name)
  if (own !== undefined) return targetOf(own, zone.name)
  const home = await closestZone(lookup, name)
  if (home === undefined || home === self) return undefined
  const [placed] = (await lookup.recordsAt(home, relativeTo(home, name))).filter(({ record }) =>
    isAlias(record),
  )
  return placed === undefined ? undefined : targetOf(placed.record, home)
}

async function isAliasName(
  lookup: Lookup,
  zone: Zone,
  self: string,
  name: string,
  view?: string,
): Promise<boolean> {
  const together = (record: ZoneRecord): boolean => seenTogether(record.view, view)
  if ((await aliasTarget(lookup, zone, self, name, together)) !== undefined) return true
  return (await usesOf(lookup, name, { zone: self })).some((use) => use.kind === 'alias')
}

/** A record of all views may be part of a circle in one of them alone. */
async function circleInView(
  lookup: Lookup,
  zone: Zone,
  self: string,
  { view }: ZoneRecord,
  owner: string,
  target: string | undefined,
): Promise<readonly string[] | undefined> {
  const views = view === undefined ? new Set(zone.records.map((record) => record.view)) : [view]
  for (const one of views) {
    const circle = await circleFrom(lookup, zone, self, owner, target, one)
    if (circle !== undefined) return circle
  }
  return undefined
}

/** The way from an alias back to itself; undefined where it ends. */
async function circleFrom(
  lookup: Lookup,
  zone: Zone,
  self: string,
  owner: string,
  target: string | undefined,
  view: string | undefined,
): Promise<readonly string[] | undefined> {
  const way = [owner]
  const has = (record: ZoneRecord): boolean => record.view === undefined || record.view === view
  for (let at = target; at !== undefined; at = await aliasTarget(lookup, zone, self, at, has)) {
    if (at === owner) return [...way, at]
    // A circle that the owner is not part of is told where it begins.
    if (way.includes(at)) return undefined
    way.push(at)
  }
  return undefined
}
