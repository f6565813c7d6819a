/** Gives a host one thing more: a NIC, a disk, an alias. */
import { Invalid, type Problem } from '../../core/errors.ts'
import type { Tx } from '../../db/store.ts'
import type { Disk, Nic } from '../model/host.ts'
import { canonicalAlias } from '../model/names.ts'
import { putChecked } from '../rules/problems-of.ts'
import { readDisk } from './add-host.ts'
import { existing } from './find-object.ts'
import type { MacSource } from './make-mac.ts'
import type { NicInput } from './make-nic.ts'
import { withNic } from './with-nic.ts'

export async function addNic(tx: Tx, hostName: string, input: NicInput, macs: MacSource): Promise<Nic> {
  const action = `Cannot add nic "${input.name ?? ''}" to "${hostName}"`
  const host = await existing(tx, action, 'host', hostName)
  const taken = host.nics.some(({ name }) => name === input.name)
  if (taken) throw new Invalid(action, [{ message: 'the host has a NIC of that name already' }])
  const problems: Problem[] = []
  const { host: after, nic } = await withNic(tx, host, input, macs, problems)
  await putChecked(tx, action, 'host', after, problems)
  return nic
}

export async function addDisk(tx: Tx, hostName: string, name: string, size: string): Promise<Disk> {
  const action = `Cannot add disk "${name}" to "${hostName}"`
  const host = await existing(tx, action, 'host', hostName)
  const problems: Problem[] = []
  if (host.disks.some((disk) => disk.name === name))
    problems.push({ message: 'the host has a disk of that name already' })
  const disk = readDisk(host, `${name}=${size}`, problems)
  if (disk === undefined || problems.length > 0) throw new Invalid(action, problems)
  await putChecked(tx, action, 'host', { ...host, disks: [...host.disks, disk] })
  return disk
}

export async function addAlias(tx: Tx, hostName: string, alias: string): Promise<string> {
  const lower = canonicalAlias(alias)
  const action = `Cannot add alias "${lower}" to "${hostName}"`
  const host = await existing(tx, action, 'host', hostName)
  const problems: Problem[] = host.aliases.includes(lower) ? [{ message: 'the host has it already' }] : []
  await putChecked(tx, action, 'host', { ...host, aliases: [...host.aliases, lower] }, problems)
  return lower
}
