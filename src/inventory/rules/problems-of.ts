/** All that is wrong with an object, by itself and among the others: every way into the inventory asks this. */
import { Invalid, type Problem } from '../../core/errors.ts'
import type { Tx } from '../../db/store.ts'
import type { Lookup } from '../model/lookup.ts'
import type { Network } from '../model/network.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { snapshotLookup } from '../snapshot-lookup.ts'
import { groupProblems, groupReferenceProblems } from './group.ts'
import { hostNameProblems } from './host-names.ts'
import { hostReferenceProblems } from './host-references.ts'
import { hostStateProblems } from './host-state.ts'
import { hostProblems } from './host.ts'
import { networkProblems, networkReferenceProblems } from './network.ts'
import { gather } from './words.ts'
import { zoneProblems, zoneReferenceProblems } from './zone.ts'

interface Rules<T> {
  readonly own: (object: T) => readonly Problem[]
  readonly among: (lookup: Lookup, object: T, self: string) => Promise<readonly Problem[]>
}

const rules: { readonly [K in ObjectKind]: Rules<ObjectOfKind[K]> } = {
  host: {
    own: hostProblems,
    among: async (lookup, host, self) => [
      ...(await hostReferenceProblems(lookup, host, self)),
      ...(await hostStateProblems(lookup, host, self)),
      ...(await hostNameProblems(lookup, host, self)),
    ],
  },
  network: { own: networkProblems, among: networkReferenceProblems },
  zone: { own: zoneProblems, among: zoneReferenceProblems },
  group: { own: groupProblems, among: groupReferenceProblems },
}

/** What is wrong with an object whatever else there is. */
export function ownProblems<K extends ObjectKind>(kind: K, object: ObjectOfKind[K]): readonly Problem[] {
  return gather(rules[kind].own(object))
}

/** `self`: the name under which the object is stored now. */
export async function problemsOf<K extends ObjectKind>(
  lookup: Lookup,
  kind: K,
  object: ObjectOfKind[K],
  self: string = object.name,
): Promise<readonly Problem[]> {
  const own = rules[kind].own(object)
  return gather([...own, ...(await rules[kind].among(lookup, object, self))])
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
  const all = gather([
    ...problems,
    ...(await problemsOf(tx, kind, object)),
    ...((await tx.settingsProblems?.(kind, object)) ?? []),
  ])
  if (all.length > 0) throw new Invalid(action, all)
  const domains = kind === 'network' ? domainsOf(await tx.get('network', object.name)) : undefined
  const changed = await tx.put(kind, object)
  if (domains !== undefined && domains !== domainsOf(await tx.get('network', object.name)))
    await checkNamesOn(tx, action, object.name)
  return changed
}

/** What the names of addresses on a network are made from. */
function domainsOf(network: Network | undefined): string {
  return (network?.subnets ?? []).map(({ prefix, domain = '' }) => `${prefix} ${domain}`).join()
}

/** Another domain gives every host on the network other names. Throwing undoes the change. */
export async function checkNamesOn(tx: Tx, action: string, network: string): Promise<void> {
  const problems: Problem[] = []
  // All hosts of a network ask for several names each, which memory answers faster than the tables.
  const lookup = snapshotLookup(await tx.snapshot())
  for (const name of await lookup.hostsOn(network)) {
    const host = await lookup.get('host', name)
    const own = host === undefined ? [] : await hostNameProblems(lookup, host, name)
    problems.push(...own.map((problem) => ({ ...problem, message: `host "${name}": ${problem.message}` })))
  }
  if (problems.length > 0) throw new Invalid(action, problems)
}
