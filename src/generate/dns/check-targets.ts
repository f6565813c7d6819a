/** What must hold of the names that records point to, where those lie in zones of ours. */
import { isWithin, parentName } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { describeSource, recordsFrom, type DnsRecord, type NodeRecord } from './dns-record.ts'
import type { ZonePlan } from './plan.ts'
import { cutOver, zoneOf, type ZoneContent } from './zone-content.ts'

export function checkTargets(content: ZoneContent, problems: Problem[]): void {
  const names = namesOf(content)
  const seen = new Set<string>()
  for (const nodes of content.records.values())
    for (const first of nodes.values())
      for (let record: NodeRecord | undefined = first; record !== undefined; record = record.next) {
        const { type, target, source } = record
        if (target === undefined || type === 'PTR') continue
        const reason = targetProblem(content, names, record, target)
        if (reason === undefined) continue
        const message = `${describeSource(source)}: "${target}" ${reason}`
        if (seen.has(message)) continue
        seen.add(message)
        const doubled = isDoubled(content, target)
        problems.push({ message, hint: doubled ? 'an absolute name ends in a dot' : undefined })
      }
}

function targetProblem(
  content: ZoneContent,
  names: Names,
  { type }: DnsRecord,
  target: string,
): string | undefined {
  const zone = zoneOf(content, target)
  if (zone === undefined) return undefined
  if (names.isRenamed(target, zone))
    return type === 'CNAME'
      ? undefined
      : `is an alias by a DNAME record, and ${type} must not point to one (RFC 2181 10.3)`
  // Names elsewhere cannot be looked up here; a server below a delegation must have its glue, though.
  if (type !== 'NS' && cutOver(content, zone, target) !== undefined) return undefined
  // Reverse names of addresses that are not in use lead nowhere (RFC 2317).
  if (type === 'CNAME' && isWithin(target, 'arpa')) return undefined
  const found = names.at(target, zone)
  if (found.length === 0) return type === 'CNAME' ? 'is no name in its zone' : 'has no address'
  if (type === 'CNAME')
    return isLoop(content, names, target) ? 'is an alias that leads back to itself' : undefined
  if (found.some((record) => record.type === 'CNAME'))
    return `is an alias, and ${type} must not point to one (RFC 2181 10.3)`
  return found.some((record) => record.type === 'A' || record.type === 'AAAA') ? undefined : 'has no address'
}

interface Names {
  /** Records of the name, else of the wildcard that answers for it (RFC 4592 3.3.1). */
  readonly at: (name: string, zone: ZonePlan) => readonly DnsRecord[]
  /** RFC 6672 2.3: every name below a DNAME record is an alias. */
  readonly isRenamed: (name: string, zone: ZonePlan) => boolean
}

const NONE: ReadonlySet<string> = new Set()

function namesOf({ records, renames }: ZoneContent): Names {
  const first = (name: string, zone: ZonePlan): NodeRecord | undefined => records.get(zone.name)?.get(name)
  /** Names that are there because others lie below them, by zone; made when they are asked for. */
  const between = new Map<ZonePlan, ReadonlySet<string>>()
  const at = (name: string, zone: ZonePlan): readonly DnsRecord[] => {
    const own = first(name, zone)
    if (own !== undefined) return [...recordsFrom(own)]
    const inner = between.get(zone) ?? namesBetween(records.get(zone.name)?.keys() ?? [], zone.name)
    between.set(zone, inner)
    if (inner.has(name)) return []
    for (let above = parentName(name); above !== ''; above = parentName(above)) {
      const wildcard = first(`*.${above}`, zone)
      if (wildcard !== undefined) return [...recordsFrom(wildcard)]
      if (above === zone.name || inner.has(above) || first(above, zone) !== undefined) return []
    }
    return []
  }
  const isRenamed = (name: string, zone: ZonePlan): boolean =>
    cutOver({ cuts: NONE, renames }, zone, name) !== undefined
  return { at, isRenamed }
}

function namesBetween(owners: Iterable<string>, zone: string): ReadonlySet<string> {
  const between = new Set<string>()
  for (const owner of owners)
    for (
      let above = parentName(owner);
      above !== '' && above !== zone && !between.has(above);
      above = parentName(above)
    )
      between.add(above)
  return between
}

function isLoop(content: ZoneContent, names: Names, start: string): boolean {
  const seen = new Set<string>()
  for (let name: string | undefined = start; name !== undefined;) {
    if (seen.has(name)) return true
    seen.add(name)
    const zone = zoneOf(content, name)
    name = zone === undefined ? undefined : names.at(name, zone).find(({ type }) => type === 'CNAME')?.target
  }
  return false
}

/** `mail.office.example.office.example`: a dot was forgotten. */
function isDoubled(content: ZoneContent, target: string): boolean {
  const zone = zoneOf(content, target)?.name
  return zone !== undefined && target.endsWith(`.${zone}.${zone}`)
}
