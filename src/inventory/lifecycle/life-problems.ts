/** What is against the steps of life that are among many changes. */
import type { Problem } from '../../core/errors.ts'
import type { Change } from '../model/change.ts'
import type { Wanted } from '../../db/store.ts'
import { lookupWith } from '../lookup-with.ts'
import type { Host } from '../model/host.ts'
import type { Lookup } from '../model/lookup.ts'
import { retireProblems } from './retire.ts'
import { stepProblem } from './steps.ts'

/** Steps that there are not, and what counts on those that retire. Guests and their parent may retire together. */
export async function lifeProblems(
  before: Lookup,
  changes: readonly Change[],
  wanted: readonly Wanted[],
): Promise<readonly Problem[]> {
  const after = lookupWith(before, wanted)
  const problems: Problem[] = []
  for (const change of changes) {
    if (change.kind !== 'host' || change.before === undefined || change.after === undefined) continue
    for (const problem of await stepProblems(before, after, change.before, change.after))
      problems.push({ ...problem, message: `host "${change.before.name}": ${problem.message}` })
  }
  return problems
}

async function stepProblems(
  before: Lookup,
  after: Lookup,
  from: Host,
  to: Host,
): Promise<readonly Problem[]> {
  if (from.state === to.state) return []
  const step = stepProblem(from.state, to.state)
  return [
    ...(step === undefined ? [] : [step]),
    ...(to.state === 'retired' ? await retireProblems(before, after, from) : []),
  ]
}
