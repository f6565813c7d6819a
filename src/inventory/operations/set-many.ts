/** Changes values of many objects that a query selects, all of them or none. */
import { Invalid, UserError } from '../../core/errors.ts'
import { differ } from '../../db/image-text.ts'
import type { Change } from '../../db/journal.ts'
import type { Reader, Tx, Wanted } from '../../db/store.ts'
import type { Assignment } from '../fields/assign.ts'
import { lifeProblems } from '../lifecycle/life-problems.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { compileQuery } from '../query/compile-query.ts'
import { listingOf } from '../query/listings.ts'
import { parseQuery } from '../query/parse-query.ts'
import { whyNothing } from '../query/why-nothing.ts'
import { wantedProblems } from '../rules/wanted-problems.ts'
import { gather } from '../rules/words.ts'
import { snapshotLookup } from '../snapshot-lookup.ts'
import { alikeProblems, type ObjectProblem } from './alike-problems.ts'
import { assignMany } from './assign-many.ts'
import type { SettableKind } from './set-object.ts'

export interface SetPlan {
  /** How many the query selects; some may be as they are wanted already. */
  readonly selected: number
  readonly wanted: readonly Wanted[]
  readonly changes: readonly Change[]
}

/** Above this many objects memory answers faster than the tables. */
const MANY = 200

/** Throws Invalid with all that is wrong with any of them, and where the query selects nothing. */
export async function planSet(
  reader: Reader,
  kind: SettableKind,
  query: string,
  assignments: readonly Assignment[],
): Promise<SetPlan> {
  const action = `Cannot set ${kind} "${query}"`
  const snapshot = await reader.snapshot()
  const names = select(action, kind, query, snapshot)
  const problems: ObjectProblem[] = []
  const images = assignMany(snapshot, kind, names, assignments, problems)
  if (problems.length > 0) throw new Invalid(action, alikeProblems(problems))
  const changes = images.filter(({ before, after }) => differ(before, after))
  const wanted = changes.map(
    (one) => ({ kind: one.kind, name: one.before?.name, after: one.after }) as Wanted,
  )
  const lookup = wanted.length > MANY ? snapshotLookup(snapshot) : reader
  const wrong = gather([
    ...(await lifeProblems(lookup, changes, wanted)),
    ...(await wantedProblems(lookup, wanted)),
  ])
  if (wrong.length > 0) throw new Invalid(action, wrong)
  return { selected: names.length, wanted, changes }
}

/** What was planned, provided that the same comes out now; else throws a UserError and changes nothing. */
export async function setPlanned(
  tx: Tx,
  kind: SettableKind,
  query: string,
  assignments: readonly Assignment[],
  seen: SetPlan | undefined,
): Promise<SetPlan> {
  const plan = await planSet(tx, kind, query, assignments)
  if (seen !== undefined && JSON.stringify(plan.changes) !== JSON.stringify(seen.changes))
    throw new UserError(`Cannot set ${kind} "${query}": what it selects has changed meanwhile`, {
      hint: 'look again: --plan',
    })
  await tx.replace(plan.wanted)
  return plan
}

/** The names of what the query selects: of a NIC, its host's and its own. */
function select(
  action: string,
  kind: SettableKind,
  text: string,
  snapshot: Snapshot,
): readonly (readonly string[])[] {
  const { queryable, objects, namesOf } = listingOf(kind, snapshot)
  const query = parseQuery(text)
  const found = objects.filter(compileQuery(query, queryable, text))
  if (found.length > 0) return found.map((object) => namesOf(object))
  const why = whyNothing(query, queryable, objects)
  throw new Invalid(
    `${action}: it selects no ${kind}`,
    why.length > 0 ? why : [{ message: 'not all conditions hold for one' }],
  )
}
