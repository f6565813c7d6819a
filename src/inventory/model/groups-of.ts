/** Groups and what comes with them: which a host is in, and the attributes that it inherits. */
import type { Group } from './group.ts'
import type { Attributes, Host } from './host.ts'

export type Groups = ReadonlyMap<string, Group>

export function groupsByName(groups: readonly Group[]): Groups {
  return new Map(groups.map((group) => [group.name, group]))
}

/** The groups named, then those that they are in, nearest first; each once. */
export function withParents(names: readonly string[], groups: Groups): readonly string[] {
  const found = new Set(names)
  // A set grows while it is walked, so parents of parents are met too, breadth first.
  for (const name of found) for (const parent of groups.get(name)?.parents ?? []) found.add(parent)
  return [...found]
}

/** The host's own attributes over those of its groups; the nearer group wins, then the first by name. */
export function inheritedAttributes(host: Host, groups: Groups): Attributes {
  const nearestFirst = withParents(host.groups, groups).map((name) => groups.get(name)?.attributes ?? {})
  return Object.assign({}, ...nearestFirst.toReversed(), host.attributes) as Attributes
}
