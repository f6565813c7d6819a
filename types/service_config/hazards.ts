/** What could take a network down in a change of a configuration, told from what it says before and after. */
import { compareObjects, objectKind, objectLines } from '../../src/core/object-lines.ts'
import { groupBy } from '../../src/core/group-by.ts'
import type { Texts } from '../../src/type/define-type.ts'
import { isContent } from '../../src/type/compare.ts'
import type { ConfigState } from './observe.ts'
import type { Params } from './params.ts'
import { wantedSet } from './wanted-set.ts'

/** From this many things on, more than a third of them is more likely a mistake than meant. */
const MANY = 10

/** Kinds of objects that name a zone that is served. */
const SERVED = ['primary', 'secondary', 'dynamic', 'zone']

/** Sentences that follow the resource's name: `drops 14 of 40 reservations`. */
export function hazardsOf(params: Params, before: ConfigState | null, texts: Texts): readonly string[] {
  const objects = texts.get('objects')
  return [
    ...emptied(params, before),
    ...(objects === undefined || objects.before === null
      ? []
      : objectHazards(objectLines(objects.before), objectLines(objects.after))),
  ]
}

function emptied(params: Params, before: ConfigState | null): readonly string[] {
  return wantedSet(params).files.flatMap(({ path, content }) => {
    const present = before?.[`${params.folder}/${path}`]
    return isContent(present) && present.bytes > 0 && content.bytes === 0 ? [`empties ${path}`] : []
  })
}

/** Exported for tests: both are lists of objects. */
export function objectHazards(before: readonly string[], after: readonly string[]): readonly string[] {
  const old = groupBy(before, objectKind)
  const now = groupBy(after, objectKind)
  const { removed, changed } = compareObjects(before, after)
  const gone = groupBy(removed, objectKind)
  const zones = zonesIn(now, SERVED)
  // One that is transferred from elsewhere now, or changed by updates, loses nothing by having no records here.
  const written = zonesIn(now, ['primary', 'zone'])
  return [
    ...reduced('reservations', old.get('reservation') ?? [], now.get('reservation') ?? []),
    ...recordHazards(old.get('record') ?? [], now.get('record') ?? [], written),
    ...[...zonesIn(old, SERVED)].filter((zone) => !zones.has(zone)).map((zone) => lostZone(zone, zones)),
    ...(gone.get('subnet') ?? []).map((line) => `no longer serves ${line}`),
    ...lastRanges(old.get('range') ?? [], now.get('range') ?? [], gone.get('subnet') ?? []),
    ...removed.flatMap((line) => goneHazard(line, written)),
    ...changed.flatMap((one) => changedHazard(one.before, one.after)),
  ]
}

/** A zone of a view is `NAME@VIEW`: with the first views and after the last one each zone is another, whose records are not compared. */
function lostZone(zone: string, served: ReadonlySet<string>): string {
  const name = zone.split('@')[0] ?? zone
  if (zone !== name && served.has(name)) return `serves zone ${name} to everyone alike, no longer by view`
  if (zone === name && [...served].some((one) => one.startsWith(`${name}@`)))
    return `serves zone ${name} by view, no longer to everyone alike`
  return `no longer serves zone ${zone}`
}

/** `primary office.example`, `zone office.example serial 5`: each names a zone that is served. */
function zonesIn(
  byKind: ReadonlyMap<string, readonly string[]>,
  kinds: readonly string[],
): ReadonlySet<string> {
  const lines = kinds.flatMap((kind) => byKind.get(kind) ?? [])
  return new Set(lines.map((line) => wordOf(line, 1)))
}

function recordHazards(
  before: readonly string[],
  after: readonly string[],
  zones: ReadonlySet<string>,
): readonly string[] {
  const now = groupBy(after, (line) => wordOf(line, 1))
  return [...groupBy(before, (line) => wordOf(line, 1))].flatMap(([zone, records]) =>
    zones.has(zone) ? reduced(`records of zone ${zone}`, records, now.get(zone) ?? []) : [],
  )
}

/** Of a kind: all of them, or more than a third of many. What has only another value is still there. */
function reduced(what: string, before: readonly string[], after: readonly string[]): readonly string[] {
  const { length } = before
  if (length > 0 && after.length === 0)
    return [`leaves no ${what}, where there ${length === 1 ? 'was' : 'were'} ${length}`]
  const dropped = compareObjects(before, after).removed.length
  return length >= MANY && dropped * 3 > length ? [`drops ${dropped} of ${length} ${what}`] : []
}

/** A subnet that had addresses for clients that are not recorded, and has none now. */
function lastRanges(
  before: readonly string[],
  after: readonly string[],
  subnetsGone: readonly string[],
): readonly string[] {
  const left = new Set([...after, ...subnetsGone].map((line) => wordOf(line, 1)))
  const subnets = new Set(before.map((line) => wordOf(line, 1)))
  return [...subnets].filter((subnet) => !left.has(subnet)).map((subnet) => `leaves no range in ${subnet}`)
}

function goneHazard(line: string, zones: ReadonlySet<string>): readonly string[] {
  const [kind, name = '', value = ''] = line.split(' ')
  if (kind === 'gateway') return [`removes the gateway ${value} of ${name}`]
  if (kind === 'ns' && zones.has(name)) return [`removes the name server ${value} of zone ${name}`]
  return []
}

function changedHazard(before: string, after: string): readonly string[] {
  const [kind, name = '', value = ''] = before.split(' ')
  const now = wordOf(after, 2)
  if (value === now) return []
  if (kind === 'gateway') return [`changes the gateway of ${name} from ${value} to ${now}`]
  if (kind === 'ns') return [`changes a name server of zone ${name} from ${value} to ${now}`]
  if (kind === 'soa') return [`changes the first name server of zone ${name} from ${value} to ${now}`]
  return []
}

function wordOf(line: string, index: number): string {
  return line.split(' ', index + 1)[index] ?? ''
}
