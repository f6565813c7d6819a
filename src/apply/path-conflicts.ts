/** Finds paths that two resources want to be different things, so that each run would undo what the other has made. */
import type { Problem } from '../core/errors.ts'
import type { Placed } from './run-types.ts'

/** `isToGo`: whether it is to be absent, which leaves the path to the other. */
export function pathConflicts(
  order: Iterable<Placed>,
  isToGo: (placed: Placed) => boolean,
): readonly Problem[] {
  const owners = new Map<string, Placed>()
  const problems: Problem[] = []
  for (const placed of order) {
    const paths = placed.definition.occupies?.(placed.resource) ?? []
    if (paths.length === 0 || isToGo(placed)) continue
    for (const path of paths) {
      const owner = owners.get(path)
      if (owner === undefined) owners.set(path, placed)
      else
        problems.push({
          message: `"${path}" cannot be both ${owner.name}, at ${owner.at}, and ${placed.name}`,
          at: placed.at,
          hint: 'leave one of the two out',
        })
    }
  }
  return problems
}
