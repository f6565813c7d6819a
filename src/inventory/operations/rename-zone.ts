/** What follows a zone to its new name: domains of subnets, names of addresses, aliases, and what points into it. */
import { isWithin } from '../../core/dns-name.ts'
import { Invalid, type Problem } from '../../core/errors.ts'
import type { Tx } from '../../db/store.ts'
import type { Host } from '../model/host.ts'
import { hostNameProblems } from '../rules/host-names.ts'
import { checkNamesOn } from '../rules/problems-of.ts'
import { renameTargets } from './rename-targets.ts'

/** To be called when the zone has its new name. Gives the hosts whose own name is a whole one in the old zone: they keep it. */
export async function followZone(
  tx: Tx,
  action: string,
  oldZone: string,
  newZone: string,
): Promise<readonly string[]> {
  const renamed = await renaming(tx, oldZone, newZone)
  await renameTargets(tx, renamed)
  const networks = await followDomains(tx, renamed)
  const left: string[] = []
  const changed: Host[] = []
  for (const host of await tx.list('host')) {
    if (hasNames(host, renamed)) {
      const after = withNames(host, renamed)
      await tx.put('host', after)
      changed.push(after)
    }
    if (renamed(host.name) !== host.name) left.push(host.name)
  }
  for (const network of networks) await checkNamesOn(tx, action, network)
  await checkNames(tx, action, changed)
  return left
}

/** Two names in different zones may be one in the new zone. Throwing undoes the rename. */
async function checkNames(tx: Tx, action: string, hosts: readonly Host[]): Promise<void> {
  const problems: Problem[] = []
  for (const host of hosts)
    for (const problem of await hostNameProblems(tx, host, host.name))
      problems.push({ ...problem, message: `host "${host.name}": ${problem.message}` })
  if (problems.length > 0) throw new Invalid(action, problems)
}

/** A name that belongs to another zone below the old one stays where it is. */
async function renaming(tx: Tx, oldZone: string, newZone: string): Promise<(name: string) => string> {
  const below = (await tx.names('zone')).filter((zone) => zone !== newZone && isWithin(zone, oldZone))
  return (name) =>
    isWithin(name, oldZone) && !below.some((zone) => isWithin(name, zone))
      ? `${name.slice(0, -oldZone.length)}${newZone}`
      : name
}

/** Gives the networks that are different now. */
async function followDomains(tx: Tx, renamed: (name: string) => string): Promise<readonly string[]> {
  const changed: string[] = []
  for (const network of await tx.list('network')) {
    const subnets = network.subnets.map((subnet) =>
      subnet.domain === undefined ? subnet : { ...subnet, domain: renamed(subnet.domain) },
    )
    if (await tx.put('network', { ...network, subnets })) changed.push(network.name)
  }
  return changed
}

function hasNames(host: Host, renamed: (name: string) => string): boolean {
  const names = [...host.aliases, ...host.nics.flatMap((nic) => nic.addresses.map(({ name = '' }) => name))]
  return names.some((name) => renamed(name) !== name)
}

function withNames(host: Host, renamed: (name: string) => string): Host {
  return {
    ...host,
    aliases: host.aliases.map((alias) => (alias.includes('.') ? renamed(alias) : alias)),
    nics: host.nics.map((nic) => ({
      ...nic,
      addresses: nic.addresses.map((address) =>
        address.name === undefined ? address : { ...address, name: renamed(address.name) },
      ),
    })),
  }
}
