/** Which resources of a host differ between two evaluations of its manifests. */
import type { Expanded, Placed } from '../../apply/run-types.ts'
import { sameParams } from '../../apply/same-params.ts'
import type { HostChanges } from './checked-tree.ts'

export interface Evaluation {
  readonly expanded: Expanded
  /** By name, those types in use that are the site's own, as `ownTypeCode` gives them. */
  readonly typeCode: ReadonlyMap<string, string>
}

/** Undefined where none does. */
export function compareResources(
  host: string,
  before: Evaluation,
  after: Evaluation,
): HostChanges | undefined {
  const old = new Map(before.expanded.order.map((placed) => [placed.name, placed]))
  const added: string[] = []
  const changed: string[] = []
  for (const placed of after.expanded.order) {
    const known = old.get(placed.name)
    if (known === undefined) added.push(placed.name)
    else if (
      !sameParams(known.resource.params, placed.resource.params) ||
      codeOf(known, before) !== codeOf(placed, after)
    )
      changed.push(placed.name)
    old.delete(placed.name)
  }
  const removed = [...old.keys()]
  return added.length + changed.length + removed.length === 0 ? undefined : { host, added, removed, changed }
}

function codeOf({ definition }: Placed, { typeCode }: Evaluation): string | undefined {
  return typeCode.get(definition.name)
}
