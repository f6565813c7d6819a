/** Records a network. */
import type { Problem } from '../../core/errors.ts'
import type { Tx } from '../../db/store.ts'
import { assign, type Assignment } from '../fields/assign.ts'
import { targets } from '../fields/targets.ts'
import type { Network } from '../model/network.ts'
import { putChecked } from '../rules/problems-of.ts'
import { existsProblem } from './find-object.ts'

export async function addNetwork(tx: Tx, name: string, set: readonly Assignment[]): Promise<Network> {
  const problems: Problem[] = []
  const lower = name.toLowerCase()
  if (await tx.has('network', lower)) problems.push(existsProblem)
  const network = assign(targets.network, { name: lower, subnets: [] }, set, problems)
  await putChecked(tx, `Cannot add network "${lower}"`, 'network', network, problems)
  return network
}
