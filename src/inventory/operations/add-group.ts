/** Records a group. */
import type { Problem } from '../../core/errors.ts'
import type { Tx } from '../../db/store.ts'
import { assign, type Assignment } from '../fields/assign.ts'
import { targets } from '../fields/targets.ts'
import type { Group } from '../model/group.ts'
import { putChecked } from '../rules/problems-of.ts'
import { existsProblem } from './find-object.ts'

/** `found`: what was wrong with the input already where it was read. */
export async function addGroup(
  tx: Tx,
  name: string,
  set: readonly Assignment[],
  found: readonly Problem[] = [],
): Promise<Group> {
  const problems: Problem[] = [...found]
  const lower = name.toLowerCase()
  if (await tx.has('group', lower)) problems.push(existsProblem)
  const group = assign(targets.group, { name: lower, parents: [], attributes: {} }, set, problems)
  await putChecked(tx, `Cannot add group "${lower}"`, 'group', group, problems)
  return group
}
