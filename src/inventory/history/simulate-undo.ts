/** What objects would be when change sets are taken back one after the other, newest first, and where that does not fit. */
import type { ObjectName } from '../../db/journal.ts'
import type { ChangeSet } from '../model/change.ts'
import type { Reader } from '../../db/store.ts'
import { canonical } from '../model/canonical.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'

export type Image = ObjectOfKind[ObjectKind] | undefined

/** An object that is not as the change set left it. */
export interface Conflict extends ObjectName {
  readonly changeSet: number
}

export interface Simulation {
  /** By `objectKey`: the objects that are touched, as they are. */
  readonly present: ReadonlyMap<string, Image>
  /** As they would be. */
  readonly state: ReadonlyMap<string, Image>
  readonly conflicts: readonly Conflict[]
}

/** Whole objects are compared: what a change set made of an object must be what the object is when its turn comes. */
export async function simulateUndo(reader: Reader, newestFirst: readonly ChangeSet[]): Promise<Simulation> {
  const present = new Map<string, Image>()
  const state = new Map<string, Image>()
  const conflicts: Conflict[] = []
  for (const set of newestFirst) {
    const { was, is } = imagesOf(set)
    for (const [key, expected] of is) {
      const { kind, name } = objectName(key)
      if (!state.has(key)) {
        const found = await reader.get(kind, name)
        // One object in memory for both where they are equal.
        const image = sameImage(kind, found, expected) ? expected : found
        present.set(key, image)
        state.set(key, image)
      }
      if (!sameImage(kind, state.get(key), expected)) conflicts.push({ kind, name, changeSet: set.id })
    }
    for (const [key, image] of was) state.set(key, image)
  }
  return { present, state, conflicts }
}

/** What each object was before the change set, and what it was after it. */
function imagesOf({ changes }: ChangeSet): {
  readonly was: ReadonlyMap<string, Image>
  readonly is: ReadonlyMap<string, Image>
} {
  const was = new Map<string, Image>()
  const is = new Map<string, Image>()
  // Names may pass from one object to another, so what has a name counts for more than what has it no more.
  for (const { kind, before, after } of changes) {
    if (before !== undefined) is.set(objectKey(kind, before.name), undefined)
    if (after !== undefined) was.set(objectKey(kind, after.name), undefined)
  }
  for (const { kind, before, after } of changes) {
    if (before !== undefined) was.set(objectKey(kind, before.name), before)
    if (after !== undefined) is.set(objectKey(kind, after.name), after)
  }
  return { was, is }
}

export function objectKey(kind: ObjectKind, name: string): string {
  return `${kind} ${name}`
}

export function objectName(key: string): ObjectName {
  const blank = key.indexOf(' ')
  // Made by `objectKey`.
  return { kind: key.slice(0, blank) as ObjectKind, name: key.slice(blank + 1) }
}

/** An old one may have been written before the canonical form had all its keys. */
export function sameImage(kind: ObjectKind, a: Image, b: Image): boolean {
  if (a === b || JSON.stringify(a) === JSON.stringify(b)) return true
  if (a === undefined || b === undefined) return false
  // Both are of the kind.
  return JSON.stringify(canonical(kind, a as never)) === JSON.stringify(canonical(kind, b as never))
}
