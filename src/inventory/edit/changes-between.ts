/** What is different between two moments of an inventory. */
import { differ } from '../../db/image-text.ts'
import type { Change } from '../model/change.ts'
import type { Renaming } from '../model/references.ts'
import type { ObjectKind, Snapshot } from '../model/snapshot.ts'

const lists = {
  network: (snapshot: Snapshot) => snapshot.networks,
  group: (snapshot: Snapshot) => snapshot.groups,
  host: (snapshot: Snapshot) => snapshot.hosts,
  zone: (snapshot: Snapshot) => snapshot.zones,
}
const kinds: readonly ObjectKind[] = ['network', 'group', 'host', 'zone']

/** A renamed object is one change, with its two names. */
export function changesBetween(
  before: Snapshot,
  after: Snapshot,
  renamings: readonly Renaming[],
): readonly Change[] {
  return kinds.flatMap((kind) => {
    const renamed = new Map(renamings.filter((one) => one.kind === kind).map(({ from, to }) => [from, to]))
    const now = new Map(lists[kind](after).map((object) => [object.name, object]))
    const old = lists[kind](before).map((object) => {
      const name = renamed.get(object.name) ?? object.name
      const image = now.get(name)
      now.delete(name)
      return { kind, before: object, after: image }
    })
    const added = [...now.values()].map((object) => ({ kind, before: undefined, after: object }))
    // Both images are of the kind whose lists they come from.
    return [...old, ...added].filter((one) => differ(one.before, one.after)) as Change[]
  })
}
