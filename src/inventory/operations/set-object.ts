/** Changes values of an object or of a part of one: `set host web01 cpus=4 tag+=edge`. */
import { UserError, type Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { Tx } from '../../db/store.ts'
import { assign, type Assignment } from '../fields/assign.ts'
import { targets } from '../fields/targets.ts'
import { withStateStep } from '../lifecycle/change-state.ts'
import type { Host, Nic } from '../model/host.ts'
import { withNicMoved } from '../model/nic-stack.ts'
import type { ObjectKind } from '../model/snapshot.ts'
import { networksOf } from '../rules/name-uses.ts'
import { putChecked } from '../rules/problems-of.ts'
import { existing, existingSubnet, withSubnet } from './find-object.ts'
import { followMacs } from './follow-mac.ts'

export const settableKinds = ['host', 'network', 'subnet', 'nic', 'zone', 'group'] as const
export type SettableKind = (typeof settableKinds)[number]

/** `names` is the object's name; of a NIC, its host's and its own. Gives whether anything is different now. */
export async function setObject(
  tx: Tx,
  kind: SettableKind,
  names: readonly string[],
  assignments: readonly Assignment[],
): Promise<boolean> {
  const [name = '', part = ''] = names
  const action = `Cannot set ${kind} "${names.join(' ')}"`
  const wanted = kind === 'nic' ? 2 : 1
  if (names.length !== wanted)
    throw new UserError(`${action}: it takes ${wanted === 2 ? 'a host and a NIC' : 'one name'}, then K=V`)
  const problems: Problem[] = []
  if (kind === 'subnet') {
    const { network, subnet } = await existingSubnet(tx, action, name)
    const after = assign(targets.subnet, subnet, assignments, problems)
    return putChecked(tx, action, 'network', withSubnet(network, subnet.prefix, after), problems)
  }
  if (kind === 'nic') {
    const host = await existing(tx, action, 'host', name)
    const nic = nicOf(action, host, part)
    const nics = withNicMoved(host, nic, assign(targets.nic, nic, assignments, problems))
    const after = followMacs(await networksOf(tx, host), host, { ...host, nics })
    return putChecked(tx, action, 'host', after, problems)
  }
  return setWhole(tx, action, kind, name, assignments)
}

async function setWhole(
  tx: Tx,
  action: string,
  kind: ObjectKind,
  name: string,
  assignments: readonly Assignment[],
): Promise<boolean> {
  const object = await existing(tx, action, kind, name)
  const problems: Problem[] = []
  // Kind and target belong together; indexing by the same type parameter loses that.
  const target = targets[kind] as unknown as Parameters<typeof assign<typeof object>>[0]
  const assigned = assign(target, object, assignments, problems)
  if (!('nics' in object) || !('nics' in assigned)) return putChecked(tx, action, kind, assigned, problems)
  return putChecked(tx, action, 'host', await withStateStep(tx, object, assigned, problems), problems)
}

/** The host's NIC of that name, or a UserError. */
export function nicOf(action: string, host: Host, name: string): Nic {
  const nic = host.nics.find((one) => one.name === name)
  if (nic !== undefined) return nic
  const names = host.nics.map((one) => one.name)
  const meant = nearest(name, names)
  throw new UserError(`${action}: host "${host.name}" has no NIC "${name}"`, {
    hint:
      meant === undefined
        ? names.length === 0
          ? undefined
          : `it has ${names.join(', ')}`
        : `did you mean "${meant}"?`,
  })
}
