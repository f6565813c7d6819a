/** Whether an inventory is right once many objects have changed at once; what `inv load` and `inv import` ask before they store any. */
import type { Problem } from '../../core/errors.ts'
import type { Wanted } from '../../db/store.ts'
import { compareNames } from '../model/canonical.ts'
import type { ObjectKind, ObjectOfKind, Snapshot } from '../model/snapshot.ts'
import { snapshotLookup } from '../snapshot-lookup.ts'
import { problemsOf } from './problems-of.ts'

/** The inventory as it will be. */
export function applied(before: Snapshot, wanted: readonly Wanted[]): Snapshot {
  const after = <K extends ObjectKind>(kind: K, objects: readonly ObjectOfKind[K][]): ObjectOfKind[K][] => {
    const byName = new Map(objects.map((object) => [object.name, object]))
    for (const one of wanted) {
      if (one.kind !== kind) continue
      // The kind has just been compared.
      if (one.after === undefined) byName.delete(one.name)
      else byName.set(one.name, one.after as ObjectOfKind[K])
    }
    return [...byName.values()].sort((a, b) => compareNames(a.name, b.name))
  }
  return {
    hosts: after('host', before.hosts),
    networks: after('network', before.networks),
    zones: after('zone', before.zones),
    groups: after('group', before.groups),
    serials: before.serials,
  }
}

/**
 * The problems of the objects that `asked` takes, each with the place that `placeOf` gives. All are to be asked where
 * something is changed or removed: that can make another object wrong.
 */
export async function problemsAfter(
  after: Snapshot,
  placeOf: (kind: ObjectKind, name: string, message: string) => string,
  asked: (kind: ObjectKind, name: string) => boolean = () => true,
): Promise<readonly Problem[]> {
  const lookup = snapshotLookup(after)
  const problems: Problem[] = []
  const check = async <K extends ObjectKind>(kind: K, objects: readonly ObjectOfKind[K][]): Promise<void> => {
    for (const object of objects)
      if (asked(kind, object.name))
        for (const problem of await problemsOf(lookup, kind, object))
          problems.push({ ...problem, at: placeOf(kind, object.name, problem.message) })
  }
  await check('network', after.networks)
  await check('group', after.groups)
  await check('host', after.hosts)
  await check('zone', after.zones)
  return problems
}
