/** Says which later changes stand on those that are to be undone. */
import { Invalid, type Problem } from '../../core/errors.ts'
import type { ObjectName } from '../../db/journal.ts'
import type { ChangeSet } from '../model/change.ts'
import type { Reader } from '../../db/store.ts'
import { inUse } from '../rules/stands-on.ts'
import { simulateUndo, type Conflict } from './simulate-undo.ts'

/** So many numbers fit on a command line that a person reads. */
const TOLD = 10

/** One reason for each of the later change sets, newest first, with what it touched. */
export async function laterChangesProblem(
  reader: Reader,
  action: string,
  sets: readonly ChangeSet[],
  conflicts: readonly Conflict[],
): Promise<Invalid> {
  const later = await laterOn(reader, sets, conflicts)
  const problems: Problem[] = []
  for (const [id, touched] of [...later].sort(([a], [b]) => b - a).slice(0, TOLD)) {
    const who = await describe(reader, id)
    for (const kind of new Set(touched.map((one) => one.kind))) {
      const names = new Set(touched.filter((one) => one.kind === kind).map(({ name }) => name))
      problems.push(...inUse(`${who} changed since:`, kind, [...names]))
    }
  }
  if (later.size > TOLD) problems.push({ message: `and ${later.size - TOLD} changes more` })
  return new Invalid(action, problems, { hint: await togetherHint(reader, sets, later) })
}

/** By number: the later change sets that touched what is in conflict, and are not undone themselves. */
async function laterOn(
  reader: Reader,
  sets: readonly ChangeSet[],
  conflicts: readonly Conflict[],
): Promise<ReadonlyMap<number, readonly ObjectName[]>> {
  const undone = new Set(sets.map(({ id }) => id))
  const later = new Map<number, ObjectName[]>()
  for (const conflict of conflicts)
    for (const { changeSet } of await reader.past(conflict))
      if (changeSet > conflict.changeSet && !undone.has(changeSet))
        later.set(changeSet, [...(later.get(changeSet) ?? []), conflict])
  return later
}

async function describe(reader: Reader, id: number): Promise<string> {
  const [entry] = await reader.history({ ids: [id] })
  if (entry === undefined) throw new Error(`there is no change set ${id}`)
  return `change ${id} (${entry.why}) of ${entry.who.replace(/ <.*/, '')}, ${entry.at.slice(0, 16).replace('T', ' ')},`
}

/** All that would have to be undone together: an object may have been renamed since, and changed after that. */
async function togetherHint(
  reader: Reader,
  sets: readonly ChangeSet[],
  first: ReadonlyMap<number, unknown>,
): Promise<string | undefined> {
  let all = [...sets]
  for (let added = [...first.keys()]; added.length > 0;) {
    if (all.length + added.length > TOLD) return undefined
    for (const id of added) {
      const set = await reader.changeSet(id)
      if (set !== undefined) all.push(set)
    }
    all = all.sort((a, b) => b.id - a.id)
    const { conflicts } = await simulateUndo(reader, all)
    added = [...(await laterOn(reader, all, conflicts)).keys()]
  }
  return `with what came after it: inv undo ${all.map(({ id }) => id).join(' ')}`
}
