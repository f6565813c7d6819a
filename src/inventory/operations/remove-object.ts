/** Takes an object, or a subnet, out of the inventory, unless something still stands on it. */
import { Invalid } from '../../core/errors.ts'
import { parsePrefix } from '../../core/ip.ts'
import type { Tx } from '../../db/store.ts'
import type { Subnet } from '../model/network.ts'
import type { ObjectKind } from '../model/snapshot.ts'
import { typedName } from '../model/typed-name.ts'
import { wholeOf } from '../rules/network.ts'
import { inUse } from '../rules/stands-on.ts'
import { existingSubnet, withSubnet } from './find-object.ts'
import { planRemoval, type Removal, type RemovalOptions } from './plan-removal.ts'

export async function removeObject(
  tx: Tx,
  kind: ObjectKind,
  name: string,
  options: RemovalOptions = {},
): Promise<void> {
  await removeObjects(tx, kind, [typedName(kind, name)], options)
}

/** All of them or none: throws Invalid with every reason of each. */
export async function removeObjects(
  tx: Tx,
  kind: ObjectKind,
  names: readonly string[],
  options: RemovalOptions = {},
): Promise<Removal> {
  const removal = await planRemoval(tx, kind, names, options)
  await tx.replace(removal.wanted)
  return removal
}

export async function removeSubnet(tx: Tx, text: string): Promise<void> {
  const action = `Cannot remove subnet "${text}"`
  const { network, subnet } = await existingSubnet(tx, action, text)
  const problems = inUse('it holds addresses of', 'host', await hostsWithin(tx, subnet))
  if (problems.length > 0) throw new Invalid(action, problems)
  await tx.put('network', withSubnet(network, subnet.prefix, undefined))
}

async function hostsWithin(tx: Tx, subnet: Subnet): Promise<readonly string[]> {
  const prefix = parsePrefix(subnet.prefix)
  const taken = prefix === undefined ? [] : await tx.takenWithin(wholeOf(prefix))
  return [...new Set(taken.flatMap(({ owner }) => (owner.kind === 'host' ? [owner.host] : [])))]
}
