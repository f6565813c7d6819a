/** The inventory while a draft is laid over it: what was there, what will be, and all there is to say about it. */
import type { Problem } from '../../core/errors.ts'
import type { Draft, Place, Remark } from '../../import/draft.ts'
import type { Group } from '../model/group.ts'
import type { Host, HostKind } from '../model/host.ts'
import type { Network } from '../model/network.ts'
import type { ObjectKind, ObjectOfKind, Snapshot } from '../model/snapshot.ts'
import type { Zone } from '../model/zone.ts'

/** What becomes of an object that is there already and that the file says something else of. */
export type Existing = 'refuse' | 'upsert' | 'skip'

export interface BringInOptions {
  readonly existing: Existing
  /** The file is of our own making: the lists in it are whole, and records are taken as they stand. */
  readonly own: boolean
  /** For subnets whose source has no name for their network, and NICs whose network cannot be found. */
  readonly network?: string | undefined
  /** Of virtual hosts whose source does not say it. */
  readonly parent?: string | undefined
  /** Of hosts whose source does not say it. */
  readonly kind?: HostKind | undefined
}

export interface Desk {
  readonly options: BringInOptions
  /** Whether the file lists zones; where it lists records alone, these come on top of what there is. */
  readonly zones: boolean
  readonly before: { readonly [K in ObjectKind]: ReadonlyMap<string, ObjectOfKind[K]> }
  readonly after: { readonly [K in ObjectKind]: Map<string, ObjectOfKind[K]> }
  /** Where the file first speaks of an object, by kind and name. */
  readonly places: Map<string, Place>
  /** Objects that are there already and are left as they are, by kind and name. */
  readonly skipped: Set<string>
  readonly problems: Problem[]
  readonly remarks: Remark[]
}

export function setDesk(snapshot: Snapshot, options: BringInOptions, draft: Draft): Desk {
  const before = {
    host: byName<Host>(snapshot.hosts),
    network: byName<Network>(snapshot.networks),
    zone: byName<Zone>(snapshot.zones),
    group: byName<Group>(snapshot.groups),
  }
  return {
    options,
    zones: draft.zones.length > 0,
    before,
    after: {
      host: new Map(before.host),
      network: new Map(before.network),
      zone: new Map(before.zone),
      group: new Map(before.group),
    },
    places: new Map(),
    skipped: new Set(),
    problems: [],
    remarks: [],
  }
}

function byName<T extends { readonly name: string }>(objects: readonly T[]): ReadonlyMap<string, T> {
  return new Map(objects.map((object) => [object.name, object]))
}

export function titleOf(kind: ObjectKind, name: string): string {
  return `${kind} ${name}`
}

/** `hosts.csv:12` */
export function placeText({ file, line }: Place): string {
  return `${file}:${line}`
}

/** Whether the file may say something of the object: not where it is there already and such are skipped. */
export function mayTouch(desk: Desk, kind: ObjectKind, name: string, at: Place): boolean {
  const title = titleOf(kind, name)
  if (!desk.places.has(title)) desk.places.set(title, at)
  if (desk.options.existing !== 'skip' || !desk.before[kind].has(name)) return true
  desk.skipped.add(title)
  return false
}

export function complain(desk: Desk, at: Place, message: string, hint?: string): void {
  desk.problems.push({ message, hint, at: placeText(at) })
}
