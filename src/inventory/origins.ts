/** Where the attributes of a host or a group come from, and what they took the place of. */
import { attributeOf } from './model/attribute-of.ts'
import { withParents, type Groups } from './model/groups-of.ts'
import type { Attributes, AttributeValue } from './model/host.ts'

/** A value that a group gives and that something nearer took the place of. */
export interface Overridden {
  readonly group: string
  readonly value: AttributeValue
}

export interface Origin {
  readonly value: AttributeValue
  /** The group that it is from; undefined where it is the object's own. */
  readonly group: string | undefined
  /** The groups on the way to that one, from one that the object is in; empty where it is in that one itself. */
  readonly via: readonly string[]
  /** Farther ones, the nearest first. */
  readonly overridden: readonly Overridden[]
}

/** Of every attribute that the object has, sorted by name: the same that `inheritedAttributes` gives, with its story. */
export function attributeOrigins(
  own: Attributes,
  groupNames: readonly string[],
  groups: Groups,
): ReadonlyMap<string, Origin> {
  const givers = withParents(groupNames, groups).flatMap((name) => groups.get(name) ?? [])
  const names = new Set([...Object.keys(own), ...givers.flatMap(({ attributes }) => Object.keys(attributes))])
  const origins = [...names].sort().flatMap((name): [string, Origin][] => {
    const given = givers.flatMap((group): Overridden[] => {
      const value = attributeOf(group.attributes, name)
      return value === undefined ? [] : [{ group: group.name, value }]
    })
    const ownValue = attributeOf(own, name)
    if (ownValue !== undefined)
      return [[name, { value: ownValue, group: undefined, via: [], overridden: given }]]
    const [first, ...overridden] = given
    if (first === undefined) return []
    return [[name, { ...first, via: wayTo(first.group, groupNames, groups), overridden }]]
  })
  return new Map(origins)
}

/** The groups between, from the one that is named; empty where the group is named itself. */
export function wayTo(group: string, from: readonly string[], groups: Groups): readonly string[] {
  const cameFrom = new Map<string, string | undefined>(from.map((name) => [name, undefined]))
  // Breadth first, as withParents walks: the map grows while it is walked, and a name keeps its place.
  for (const [name] of cameFrom)
    for (const parent of groups.get(name)?.parents ?? [])
      if (!cameFrom.has(parent)) cameFrom.set(parent, name)
  const way: string[] = []
  for (let at = cameFrom.get(group); at !== undefined; at = cameFrom.get(at)) way.unshift(at)
  return way
}
