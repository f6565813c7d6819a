/** What a group must be, by itself and among the others. */
import type { Problem } from '../../core/errors.ts'
import type { Group } from '../model/group.ts'
import type { Lookup } from '../model/lookup.ts'
import { attributeProblems } from './host.ts'
import { waiverProblems } from './waivers.ts'
import { unknownObject } from './unknown-object.ts'
import { gather, notesProblem, wordProblem } from './words.ts'

export function groupProblems(group: Group): readonly Problem[] {
  return gather([
    wordProblem('group name', group.name),
    ...group.parents.map((parent) => wordProblem('group', parent)),
    ...attributeProblems(group.attributes),
    group.notes === undefined ? undefined : notesProblem(group.notes),
    ...waiverProblems(group.waivers),
  ])
}

export async function groupReferenceProblems(lookup: Lookup, group: Group): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const parent of group.parents) {
    if (parent !== group.name && !(await lookup.has('group', parent)))
      problems.push(await unknownObject(lookup, 'group', parent))
    const circle = await pathTo(lookup, parent, group.name, new Set())
    if (circle !== undefined)
      problems.push({ message: `its parents go round in a circle: ${[group.name, ...circle].join(' → ')}` })
  }
  return problems
}

/** The way up from one group to another; undefined where there is none. `seen`: those that no way leads from. */
async function pathTo(
  lookup: Lookup,
  from: string,
  to: string,
  seen: Set<string>,
): Promise<readonly string[] | undefined> {
  if (from === to) return [to]
  if (seen.has(from)) return undefined
  seen.add(from)
  for (const parent of (await lookup.get('group', from))?.parents ?? []) {
    const rest = await pathTo(lookup, parent, to, seen)
    if (rest !== undefined) return [from, ...rest]
  }
  return undefined
}
