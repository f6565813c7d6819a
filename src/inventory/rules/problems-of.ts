/** All that is wrong with an object, by itself and among the others: every way into the inventory asks this. */
import { Invalid, type Problem } from '../../core/errors.ts'
import type { Tx } from '../../db/store.ts'
import type { Lookup } from '../model/lookup.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { groupProblems, groupReferenceProblems } from './group.ts'
import { hostReferenceProblems } from './host-references.ts'
import { hostProblems } from './host.ts'
import { networkProblems, networkReferenceProblems } from './network.ts'
import { gather } from './words.ts'
import { zoneProblems, zoneReferenceProblems } from './zone.ts'

interface Rules<T> {
  readonly own: (object: T) => readonly Problem[]
  readonly among: (lookup: Lookup, object: T, self: string) => Promise<readonly Problem[]>
}

const rules: { readonly [K in ObjectKind]: Rules<ObjectOfKind[K]> } = {
  host: { own: hostProblems, among: hostReferenceProblems },
  network: { own: networkProblems, among: networkReferenceProblems },
  zone: { own: zoneProblems, among: zoneReferenceProblems },
  group: { own: groupProblems, among: groupReferenceProblems },
}

export async function problemsOf<K extends ObjectKind>(
  lookup: Lookup,
  kind: K,
  object: ObjectOfKind[K],
): Promise<readonly Problem[]> {
  const own = rules[kind].own(object)
  return gather([...own, ...(await rules[kind].among(lookup, object, object.name))])
}

/**
 * Stores the object where neither it nor what led to it has a problem; else throws Invalid with all of them. Gives whether
 * anything is different now.
 */
export async function putChecked<K extends ObjectKind>(
  tx: Tx,
  action: string,
  kind: K,
  object: ObjectOfKind[K],
  problems: readonly Problem[] = [],
): Promise<boolean> {
  const all = gather([...problems, ...(await problemsOf(tx, kind, object))])
  if (all.length > 0) throw new Invalid(action, all)
  return tx.put(kind, object)
}
