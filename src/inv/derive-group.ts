/** What follows from the record of a group, as data: the groups above it, and its attributes with where each comes from. */
import { groupsByName, withParents } from '../inventory/model/groups-of.ts'
import type { Group } from '../inventory/model/group.ts'
import type { AttributeValue } from '../inventory/model/host.ts'
import { attributeOrigins, wayTo } from '../inventory/origins.ts'
import type { GroupSurroundings } from '../inventory/surroundings.ts'
import type { Origins } from './derive-host.ts'

export interface DerivedOfGroup {
  readonly groups: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly origin: Pick<Origins, 'attributes' | 'groups'>
}

export function derivedOfGroup(group: Group, { above }: GroupSurroundings): DerivedOfGroup {
  const groups = groupsByName(above)
  const origins = [...attributeOrigins(group.attributes, group.parents, groups)]
  const names = withParents(group.parents, groups)
  return {
    groups: names,
    attributes: Object.fromEntries(origins.map(([name, { value }]) => [name, value])),
    origin: {
      attributes: Object.fromEntries(
        origins.map(([name, { group: from, via, overridden }]) => [name, { group: from, via, overridden }]),
      ),
      groups: Object.fromEntries(names.map((name) => [name, wayTo(name, group.parents, groups)])),
    },
  }
}
