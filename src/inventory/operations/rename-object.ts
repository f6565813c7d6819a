/** Gives an object another name; whatever refers to it follows. */
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import { isWithin } from '../../core/dns-name.ts'
import type { Tx } from '../../db/store.ts'
import type { ObjectKind } from '../model/snapshot.ts'
import { problemsOf, putChecked } from '../rules/problems-of.ts'
import { existing, existsProblem } from './find-object.ts'
import { nicOf } from './set-object.ts'

export interface RenameOptions {
  /** Keeps a host's old name as an alias. */
  readonly alias?: boolean
}

export async function renameObject(
  tx: Tx,
  kind: ObjectKind,
  oldText: string,
  newText: string,
  options: RenameOptions = {},
): Promise<void> {
  const [oldName, newName] = [oldText.toLowerCase(), newText.toLowerCase().replace(/\.$/, '')]
  const action = `Cannot rename ${kind} "${oldName}" to "${newName}"`
  const object = await existing(tx, action, kind, oldName)
  if (oldName === newName) return
  const problems: Problem[] = (await tx.has(kind, newName))
    ? [{ ...existsProblem, message: `"${newName}" exists already` }]
    : []
  if (problems.length > 0) throw new Invalid(action, problems)
  await tx.rename(kind, oldName, newName)
  if (kind === 'zone') await followDomain(tx, oldName, newName)
  // Checked under its new name: throwing undoes the rename with everything else.
  const renamed = await tx.get(kind, newName)
  if (renamed === undefined) throw new Error(`${kind} ${newName} was lost on the way`)
  const wrong = await problemsOf(tx, kind, renamed)
  if (wrong.length > 0) throw new Invalid(action, wrong)
  if (options.alias === true && 'aliases' in object) {
    const host = await existing(tx, action, 'host', newName)
    await putChecked(tx, action, 'host', { ...host, aliases: [...host.aliases, oldName] })
  }
}

/** Subnets whose names lie in a zone move with it. */
async function followDomain(tx: Tx, oldZone: string, newZone: string): Promise<void> {
  for (const network of await tx.list('network')) {
    const subnets = network.subnets.map((subnet) =>
      subnet.domain !== undefined && isWithin(subnet.domain, oldZone)
        ? { ...subnet, domain: `${subnet.domain.slice(0, -oldZone.length)}${newZone}` }
        : subnet,
    )
    await tx.put('network', { ...network, subnets })
  }
}

export async function renameNic(tx: Tx, hostName: string, oldName: string, newName: string): Promise<void> {
  const action = `Cannot rename nic "${oldName}" of "${hostName}"`
  const host = await existing(tx, action, 'host', hostName)
  const nic = nicOf(action, host, oldName)
  if (host.nics.some((one) => one.name === newName))
    throw new UserError(`${action}: it has a NIC "${newName}" already`)
  const nics = host.nics.map((one) => (one === nic ? { ...nic, name: newName } : one))
  await putChecked(tx, action, 'host', { ...host, nics })
}
