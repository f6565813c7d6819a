/** Takes an object out of the inventory, unless something still stands on it. */
import { Invalid, type Problem } from '../../core/errors.ts'
import { parsePrefix } from '../../core/ip.ts'
import type { Tx } from '../../db/store.ts'
import type { ObjectKind } from '../model/snapshot.ts'
import type { Subnet } from '../model/network.ts'
import { namesMadeBy, networksOf, usesOf } from '../rules/name-uses.ts'
import { wholeOf } from '../rules/network.ts'
import { recordTitle } from '../rules/record-sets.ts'
import { existing, existingSubnet, withSubnet } from './find-object.ts'

export async function removeObject(tx: Tx, kind: ObjectKind, name: string): Promise<void> {
  const action = `Cannot remove ${kind} "${name.toLowerCase()}"`
  const object = await existing(tx, action, kind, name)
  const problems = await reasonsToStay(tx, kind, object.name)
  if (problems.length > 0) throw new Invalid(action, problems)
  await tx.remove(kind, object.name)
}

async function reasonsToStay(tx: Tx, kind: ObjectKind, name: string): Promise<readonly Problem[]> {
  switch (kind) {
    case 'host':
      return [
        ...inUse('it is the parent of', await tx.guestsOf(name), 'host'),
        ...inUse('it is a name server of', await tx.zonesServedBy(name), 'zone'),
        ...(await pointedAt(tx, name)),
      ]
    case 'network':
      return inUse('it is the network of', await tx.hostsOn(name), 'host')
    case 'group':
      return [
        ...inUse('it is a group of', await tx.hostsIn(name), 'host'),
        ...inUse('it is the parent of', await tx.groupsUnder(name), 'group'),
      ]
    case 'zone':
      return []
  }
}

/** Records whose target would be no name any more, which no name server may be given. */
async function pointedAt(tx: Tx, hostName: string): Promise<readonly Problem[]> {
  const host = await tx.get('host', hostName)
  if (host === undefined) return []
  const problems: Problem[] = []
  for (const name of namesMadeBy(host, await networksOf(tx, host)).keys()) {
    if ((await usesOf(tx, name, { host: hostName })).length > 0) continue
    for (const { zone, record } of await tx.recordsTo(name))
      if (record.type !== 'PTR')
        problems.push({ message: `${recordTitle(record)} of zone "${zone}" points to it` })
  }
  return problems
}

const SHOWN = 5

function inUse(what: string, names: readonly string[], kind: string): readonly Problem[] {
  if (names.length === 0) return []
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
  return [
    {
      message: `${what} ${kind} ${names
        .slice(0, SHOWN)
        .map((name) => `"${name}"`)
        .join(', ')}${more}`,
    },
  ]
}

export async function removeSubnet(tx: Tx, text: string): Promise<void> {
  const action = `Cannot remove subnet "${text}"`
  const { network, subnet } = await existingSubnet(tx, action, text)
  const hosts = await hostsWithin(tx, subnet)
  const problems = inUse('it holds addresses of', hosts, 'host')
  if (problems.length > 0) throw new Invalid(action, problems)
  await tx.put('network', withSubnet(network, subnet.prefix, undefined))
}

async function hostsWithin(tx: Tx, subnet: Subnet): Promise<readonly string[]> {
  const prefix = parsePrefix(subnet.prefix)
  const taken = prefix === undefined ? [] : await tx.takenWithin(wholeOf(prefix))
  return [...new Set(taken.flatMap(({ owner }) => (owner.kind === 'host' ? [owner.host] : [])))]
}
