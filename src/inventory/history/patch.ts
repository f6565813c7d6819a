/** Changes as a patch of the objects' text, as the branch has it. */
import { unifiedDiff } from '../../core/diff.ts'
import type { Change } from '../model/change.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { pathOf } from '../text/paths.ts'
import { renderObject } from '../text/render.ts'

/** A unified diff with one part for each object; a rename says so as Git does. */
export function patchOf(changes: readonly Change[]): string {
  return changes.map((change) => partOf(change)).join('')
}

function partOf({ kind, before, after }: Change): string {
  const name = after?.name ?? before?.name ?? ''
  const path = pathOf(kind, name)
  const changed = unifiedDiff(path, textOf(kind, before), textOf(kind, after))
  if (before === undefined || before.name === name) return changed
  return `rename from ${pathOf(kind, before.name)}\nrename to ${path}\n${changed}`
}

function textOf(kind: ObjectKind, object: ObjectOfKind[ObjectKind] | undefined): string | null {
  // Kind and object come from one change, so they belong together.
  return object === undefined ? null : renderObject(kind, object as never)
}
