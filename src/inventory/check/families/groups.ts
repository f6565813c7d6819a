/** Groups that hold nobody, and attributes that two groups give differently. */
import { groupBy } from '../../../core/group-by.ts'
import type { AttributeValue, Host } from '../../model/host.ts'
import { defineFamily, groupOf, type Report } from '../define-family.ts'
import type { CheckView } from '../view.ts'

const codes = {
  'group-empty': {
    severity: 'info',
    meaning: 'a group that no host is in, neither itself nor by a group within',
  },
  'attribute-conflict': {
    severity: 'warning',
    meaning: 'an attribute that a host inherits from two groups, equally near, with different values',
  },
} as const

export const groups = defineFamily({
  title: 'Groups',
  codes,
  find: (view, report) => {
    const sets = groupBy(view.snapshot.hosts, (host) => host.groups.join('\n'))
    findEmpty(view, report)
    findConflicts(view, sets, report)
  },
})

function findEmpty({ snapshot, groups: byName }: CheckView, report: Report<'group-empty'>): void {
  const filled = new Set(snapshot.hosts.flatMap((host) => host.groups))
  // The set grows by the parents while it is walked.
  for (const name of filled) for (const parent of byName.get(name)?.parents ?? []) filled.add(parent)
  for (const group of snapshot.groups)
    if (!filled.has(group.name))
      report('group-empty', groupOf(group), {
        message: 'no host is in it',
        mend: `inv set host NAME group+=${group.name}, or inv rm group ${group.name}`,
      })
}

interface Given {
  readonly group: string
  readonly value: AttributeValue
}

interface Conflict {
  readonly key: string
  readonly winner: Given
  readonly loser: Given
  readonly hosts: Host[]
}

/** Hosts in the same groups inherit the same, so they are looked at once, and told of together. */
function findConflicts(
  view: CheckView,
  sets: ReadonlyMap<string, readonly Host[]>,
  report: Report<'attribute-conflict'>,
): void {
  const conflicts = new Map<string, Conflict>()
  for (const set of sets.values())
    for (const { key, winner, loser } of conflictsOf(view, set[0]?.groups ?? [])) {
      const id = [key, winner.group, loser.group].join('\n')
      const known = conflicts.get(id) ?? { key, winner, loser, hosts: [] }
      conflicts.set(id, known)
      for (const host of set) if (!Object.hasOwn(host.attributes, key)) known.hosts.push(host)
    }
  for (const { key, winner, loser, hosts } of conflicts.values()) {
    const [host] = hosts
    if (host === undefined) continue
    const more = hosts.length > 1 ? ` and ${hosts.length - 1} more` : ''
    report('attribute-conflict', groupOf({ name: loser.group }), {
      message: `its "${key}" is ${shown(loser)}, that of group "${winner.group}" is ${shown(winner)}, and host "${host.name}"${more} is in both: it gets ${shown(winner)}`,
      mend: `give the hosts a value of their own, or take it out of one: inv set group ${loser.group} attr.${key}=`,
      key: `attributes.${key}`,
      about: key,
    })
  }
}

/** Level by level, as inheritance goes: at the nearest level that gives a key, whether all who give it agree. */
function conflictsOf(
  { groups: byName }: CheckView,
  names: readonly string[],
): readonly Omit<Conflict, 'hosts'>[] {
  const found: Omit<Conflict, 'hosts'>[] = []
  const settled = new Set<string>()
  const seen = new Set<string>(names)
  for (let level = [...seen]; level.length > 0;) {
    const given = new Map<string, Given>()
    for (const name of level)
      for (const [key, value] of Object.entries(byName.get(name)?.attributes ?? {})) {
        if (settled.has(key)) continue
        const winner = given.get(key)
        if (winner === undefined) given.set(key, { group: name, value })
        else if (JSON.stringify(winner.value) !== JSON.stringify(value))
          found.push({ key, winner, loser: { group: name, value } })
      }
    for (const key of given.keys()) settled.add(key)
    const next = level.flatMap((name) => byName.get(name)?.parents ?? []).filter((name) => !seen.has(name))
    level = [...new Set(next)]
    for (const name of level) seen.add(name)
  }
  return found
}

function shown({ value }: Given): string {
  return JSON.stringify(value)
}
