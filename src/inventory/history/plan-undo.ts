/** What undoing change sets would do, and why it cannot be done. */
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import type { Change, ChangeSet } from '../model/change.ts'
import type { Reader, Wanted } from '../../db/store.ts'
import type { PlacedRecord } from '../model/lookup.ts'
import { wantedProblems } from '../rules/wanted-problems.ts'
import { snapshotLookup } from '../snapshot-lookup.ts'
import { laterChangesProblem } from './later-changes.ts'
import { objectKey, objectName, sameImage, simulateUndo, type Simulation } from './simulate-undo.ts'

export interface UndoPlan {
  /** Newest first. */
  readonly sets: readonly ChangeSet[]
  readonly wanted: readonly Wanted[]
  /** From what is to what will be. */
  readonly changes: readonly Change[]
}

/** Above this many objects memory answers faster than the tables. */
const MANY = 1000

/** Without numbers: the last change set. Throws Invalid with every reason, also where there is no such change set. */
export async function planUndo(reader: Reader, ids: readonly number[]): Promise<UndoPlan> {
  const sets = await changeSetsOf(reader, ids)
  const numbers = sets.map(({ id }) => id).join(', ')
  const action = `Cannot undo change${sets.length === 1 ? '' : 's'} ${numbers}`
  const simulation = await simulateUndo(reader, sets)
  if (simulation.conflicts.length > 0)
    throw await laterChangesProblem(reader, action, sets, simulation.conflicts)
  const { present, state } = simulation
  const wanted = [...state]
    .filter(([key, image]) => !sameImage(objectName(key).kind, present.get(key), image))
    // The key says of which kind the image is.
    .map(([key, after]) => ({ ...objectName(key), after }) as Wanted)
  const problems = await problemsAround(reader, wanted, sets)
  if (problems.length > 0) throw new Invalid(action, problems)
  return { sets, wanted, changes: changesOf(sets, simulation, wanted) }
}

async function changeSetsOf(reader: Reader, ids: readonly number[]): Promise<readonly ChangeSet[]> {
  const last = await reader.lastChangeSet()
  if (last === 0) throw new UserError('Cannot undo: nothing was ever changed')
  const sets: ChangeSet[] = []
  const unknown: Problem[] = []
  for (const id of new Set(ids.length === 0 ? [last] : ids)) {
    const set = await reader.changeSet(id)
    if (set !== undefined) sets.push(set)
    else unknown.push({ message: `there is no change ${id}`, hint: `the last one is ${last}: inv log` })
  }
  if (unknown.length > 0) throw new Invalid('Cannot undo', unknown)
  return sets.sort((a, b) => b.id - a.id)
}

/** Where nothing came after, the inventory becomes what it was, and that was right. */
async function problemsAround(
  reader: Reader,
  wanted: readonly Wanted[],
  sets: readonly ChangeSet[],
): Promise<readonly Problem[]> {
  const oldest = Math.min(...sets.map(({ id }) => id))
  if ((await reader.lastChangeSet()) - oldest + 1 === sets.length) return []
  const lookup = wanted.length > MANY ? snapshotLookup(await reader.snapshot()) : reader
  const touched = new Set(wanted.map(({ kind, name }) => objectKey(kind, name)))
  const counts = async (placed: PlacedRecord): Promise<boolean> =>
    !touched.has(objectKey('zone', placed.zone)) && !(await wasThere(reader, placed, oldest))
  return wantedProblems(lookup, wanted, { counts })
}

/** Whether the zone had the record before that change set: then it may point to nothing, as it did. */
async function wasThere(reader: Reader, { zone, record }: PlacedRecord, changeSet: number): Promise<boolean> {
  const past = await reader.past({ kind: 'zone', name: zone })
  const later = past.find((one) => one.changeSet > changeSet)
  if (later === undefined) return true
  const { before } = later
  const records = before !== undefined && 'records' in before ? before.records : []
  return records.some((one) => JSON.stringify(one) === JSON.stringify(record))
}

/** A rename is one change, with both names; where several change sets are undone, names are told one by one. */
function changesOf(
  sets: readonly ChangeSet[],
  { present }: Simulation,
  wanted: readonly Wanted[],
): readonly Change[] {
  const [only] = sets
  return sets.length === 1 && only !== undefined
    ? // The images of one change are of its kind.
      only.changes.map(({ kind, before, after }) => ({ kind, before: after, after: before }) as Change)
    : wanted.map(
        ({ kind, name, after }) => ({ kind, before: present.get(objectKey(kind, name)), after }) as Change,
      )
}
