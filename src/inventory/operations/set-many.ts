/** Changes values of many objects that a query selects, all of them or none. */
import { Invalid, UserError } from '../../core/errors.ts'
import { differ } from '../../db/image-text.ts'
import type { Change } from '../model/change.ts'
import type { Reader, Tx, Wanted } from '../../db/store.ts'
import type { Assignment } from '../fields/assign.ts'
import { lifeProblems } from '../lifecycle/life-problems.ts'
import { selectByQuery } from '../query/select-by-query.ts'
import { wantedProblems } from '../rules/wanted-problems.ts'
import { gather } from '../rules/words.ts'
import { snapshotLookup } from '../snapshot-lookup.ts'
import { alikeProblems, type ObjectProblem } from './alike-problems.ts'
import { assignMany } from './assign-many.ts'
import type { SettableKind } from './set-object.ts'

export interface SetPlan {
  /** How many the query selects; some may be as they are wanted already. */
  readonly selected: number
  /** The newest change set when it was planned. */
  readonly changeSet: number
  readonly wanted: readonly Wanted[]
  readonly changes: readonly Change[]
}

/** Above this many objects memory answers faster than the tables. */
const MANY = 3000

/** Throws Invalid with all that is wrong with any of them, and where the query selects nothing. */
export async function planSet(
  reader: Reader,
  kind: SettableKind,
  query: string,
  assignments: readonly Assignment[],
): Promise<SetPlan> {
  const action = `Cannot set ${kind} "${query}"`
  const { names, snapshot } = await selectByQuery(reader, action, kind, query)
  const problems: ObjectProblem[] = []
  const images = assignMany(snapshot, kind, names, assignments, problems)
  if (problems.length > 0) throw new Invalid(action, alikeProblems(problems))
  const changes = images.filter(({ before, after }) => differ(before, after))
  const wanted = changes.map(
    (one) => ({ kind: one.kind, name: one.before?.name, after: one.after }) as Wanted,
  )
  const lookup = wanted.length > MANY ? snapshotLookup(await reader.snapshot()) : reader
  const wrong = gather([
    ...(await lifeProblems(lookup, changes, wanted)),
    ...(await wantedProblems(lookup, wanted)),
  ])
  if (wrong.length > 0) throw new Invalid(action, wrong)
  return { selected: names.length, changeSet: await reader.lastChangeSet(), wanted, changes }
}

/** What was planned, provided that the same comes out now; else throws a UserError and changes nothing. */
export async function setPlanned(
  tx: Tx,
  kind: SettableKind,
  query: string,
  assignments: readonly Assignment[],
  seen: SetPlan | undefined,
): Promise<SetPlan> {
  if (seen !== undefined && seen.changeSet === (await tx.lastChangeSet())) {
    await tx.replace(seen.wanted)
    return seen
  }
  const plan = await planSet(tx, kind, query, assignments)
  if (seen !== undefined && JSON.stringify(plan.changes) !== JSON.stringify(seen.changes))
    throw new UserError(`Cannot set ${kind} "${query}": what it selects has changed meanwhile`, {
      hint: 'look again: --plan',
    })
  await tx.replace(plan.wanted)
  return plan
}
