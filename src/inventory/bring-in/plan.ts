/** What a draft would do to the inventory, checked by all rules; nothing is stored here. */
import { Invalid, type Problem } from '../../core/errors.ts'
import type { ZoneSerial } from '../../db/serials.ts'
import type { Wanted } from '../../db/store.ts'
import type { Draft, Place, Remark } from '../../import/draft.ts'
import { canonical, compareNames } from '../model/canonical.ts'
import type { ObjectKind, ObjectOfKind, Snapshot } from '../model/snapshot.ts'
import { applied, problemsAfter } from '../rules/problems-after.ts'
import { objectKinds, pathOf } from '../text/paths.ts'
import { bringGroups } from './bring-groups.ts'
import { bringHosts } from './bring-hosts.ts'
import { bringNetworks, withoutNewSubnets } from './bring-networks.ts'
import { bringZones } from './bring-zones.ts'
import { collected } from './collected.ts'
import { publishedSerials } from './published-serials.ts'
import { placeText, setDesk, titleOf, type BringInOptions, type Desk } from './desk.ts'
import { differences } from './differences.ts'
import { sharesWithNew } from './shares-with-new.ts'

type Image = ObjectOfKind[ObjectKind]

export interface Change {
  readonly kind: ObjectKind
  readonly name: string
  /** Undefined where it is new. */
  readonly before: Image | undefined
  readonly after: Image
  readonly at: Place | undefined
}

export interface Plan {
  /** In the order of the kinds, then of the names. */
  readonly changes: readonly Change[]
  /** How many the file speaks of that are as it says. */
  readonly unchanged: Readonly<Record<ObjectKind, number>>
  /** Those that are there already and are left as they are, by kind. */
  readonly skipped: Readonly<Record<ObjectKind, readonly string[]>>
  /** What was found and has no place. */
  readonly remarks: readonly Remark[]
  /** Of zones that are published with a higher serial than is known, so that the next one follows on. */
  readonly serials: readonly ZoneSerial[]
}

/** Of a draft without problems of its own. Throws Invalid with everything that is wrong and where. */
export async function planBringIn(
  action: string,
  before: Snapshot,
  draft: Draft,
  options: BringInOptions,
): Promise<Plan> {
  const desk = setDesk(before, options, draft)
  bringNetworks(desk, draft.networks, draft.subnets)
  bringGroups(desk, draft.groups)
  bringHosts(desk, draft.hosts)
  bringZones(desk, draft.zones, draft.records)
  const { changes, unchanged } = settle(desk)
  const problems = [...desk.problems, ...(await problemsThen(desk, before, changes))]
  if (problems.length > 0) throw new Invalid(action, collected(problems))
  return {
    changes,
    unchanged,
    skipped: skippedIn(desk),
    remarks: [...draft.unplaced, ...desk.remarks],
    serials: publishedSerials(draft, before),
  }
}

/** What `Tx.replace` takes. */
export function wantedOf(plan: Plan): readonly Wanted[] {
  return plan.changes.map(wanted)
}

function wanted({ kind, name, after }: Change): Wanted {
  // Kind and object were put together from one map.
  return { kind, name, after } as Wanted
}

function settle(desk: Desk): Pick<Plan, 'changes' | 'unchanged'> {
  const unchanged: Record<ObjectKind, number> = { host: 0, network: 0, zone: 0, group: 0 }
  const changes = objectKinds.flatMap((kind) => settleKind(desk, kind, unchanged))
  return { changes, unchanged }
}

function settleKind(desk: Desk, kind: ObjectKind, unchanged: Record<ObjectKind, number>): readonly Change[] {
  const changes: Change[] = []
  // The objects of the map are of its kind, and so is what is made of them.
  const kept = desk.after[kind] as Map<string, Image>
  for (const [name, object] of desk.after[kind]) {
    const known = desk.before[kind].get(name)
    if (known === object) {
      if (desk.places.has(titleOf(kind, name)) && !desk.skipped.has(titleOf(kind, name))) unchanged[kind] += 1
      continue
    }
    const after = canonical(kind, object)
    // Of a large file, only one of the two states is kept.
    kept.set(name, after)
    const differing = known === undefined || same(known, after) ? [] : differences(kind, known, after)
    if (known !== undefined && differing.length === 0) {
      unchanged[kind] += 1
      continue
    }
    const at = desk.places.get(titleOf(kind, name))
    if (known !== undefined) refuseExisting(desk, kind, known, after)
    changes.push({ kind, name, before: known, after, at })
  }
  return changes.sort((a, b) => compareNames(a.name, b.name))
}

/** Most are, byte for byte; others may still say the same in another form. */
function same(before: Image, after: Image): boolean {
  return JSON.stringify(before) === JSON.stringify(after)
}

/** A subnet that is new on a network does not change what is there. */
function refuseExisting<K extends ObjectKind>(
  desk: Desk,
  kind: K,
  before: ObjectOfKind[K],
  after: ObjectOfKind[K],
): void {
  if (desk.options.existing !== 'refuse') return
  const rest = 'subnets' in after && 'subnets' in before ? withoutNewSubnets(before, after) : after
  // Only a network has been made anew, of the network that it was.
  const differing = differences(kind, before, rest as ObjectOfKind[K])
  if (differing.length === 0 || isAddedTo(desk, kind)) return
  const at = desk.places.get(titleOf(kind, before.name))
  desk.problems.push({
    message: `${kind} "${before.name}" exists already and differs: ${differing.join(', ')}`,
    hint: '--upsert takes what the file says, --skip-existing leaves what is there',
    at: at === undefined ? undefined : placeText(at),
  })
}

/** Records that are listed one by one are added to their zone. */
function isAddedTo({ options, zones }: Desk, kind: ObjectKind): boolean {
  return kind === 'zone' && options.own && !zones
}

/** What changes or removes nothing makes only those wrong that it takes something from, so then only they and what is new are checked. */
async function problemsThen(
  desk: Desk,
  before: Snapshot,
  changes: readonly Change[],
): Promise<readonly Problem[]> {
  const after = applied(before, changes.map(wanted))
  const onlyNew = changes.every((change) => change.before === undefined)
  const shares = sharesWithNew(changes)
  return problemsAfter(
    after,
    (kind, name, message) => {
      const at = desk.places.get(partIn(kind, name, message)) ?? desk.places.get(titleOf(kind, name))
      return at === undefined ? pathOf(kind, name) : placeText(at)
    },
    (kind, name) => {
      const known = onlyNew ? desk.before[kind].get(name) : undefined
      return known === undefined || shares(known)
    },
  )
}

/** The subnet or record that a message is about, as the places have it. */
function partIn(kind: ObjectKind, name: string, message: string): string {
  if (kind === 'network') return `subnet ${/[0-9a-f:.]+\/\d+/.exec(message)?.[0] ?? ''}`
  return kind === 'zone' ? `${name}: ${/record ".*?"(?=:| |$)/.exec(message)?.[0] ?? ''}` : ''
}

function skippedIn({ before, skipped }: Desk): Plan['skipped'] {
  const of = (kind: ObjectKind): readonly string[] =>
    [...before[kind].keys()].filter((name) => skipped.has(titleOf(kind, name)))
  return { host: of('host'), network: of('network'), zone: of('zone'), group: of('group') }
}
