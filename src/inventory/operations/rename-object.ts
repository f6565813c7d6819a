/** Gives an object another name; whatever refers to it follows. */
import { Invalid, UserError } from '../../core/errors.ts'
import type { Tx } from '../../db/store.ts'
import type { Host } from '../model/host.ts'
import { fqdnOf, nameOfAddress } from '../model/names.ts'
import { withNicRenamed } from '../model/nic-stack.ts'
import type { ObjectKind } from '../model/snapshot.ts'
import { typedName } from '../model/typed-name.ts'
import { withAbout } from '../model/waiver.ts'
import { networksOf } from '../rules/name-uses.ts'
import { problemsOf, putChecked } from '../rules/problems-of.ts'
import { existing, existsProblem } from './find-object.ts'
import { followZone } from './rename-zone.ts'
import { renameTargets } from './rename-targets.ts'
import { nicOf } from './set-object.ts'

export interface RenameOptions {
  /** Keeps a host's old name as an alias. */
  readonly alias?: boolean
}

export interface Renamed {
  readonly from: string
  readonly to: string
  /** Hosts whose whole name lies in the zone by its old name, and that keep it. */
  readonly left: readonly string[]
}

export async function renameObject(
  tx: Tx,
  kind: ObjectKind,
  oldText: string,
  newText: string,
  options: RenameOptions = {},
): Promise<Renamed> {
  const [oldName, newName] = [oldText, newText].map((text) => typedName(kind, text))
  if (oldName === undefined || newName === undefined) throw new Error('two names are two names')
  const action = `Cannot rename ${kind} "${oldName}" to "${newName}"`
  const object = await existing(tx, action, kind, oldName)
  const renamed: Renamed = { from: object.name, to: newName, left: [] }
  if (oldName === newName) return renamed
  if (await tx.has(kind, newName))
    throw new Invalid(action, [{ ...existsProblem, message: `"${newName}" exists already` }])
  const namesBefore = 'nics' in object ? await namesOf(tx, object) : []
  await tx.rename(kind, oldName, newName)
  if ('nics' in object) {
    await followHost(tx, { ...object, name: newName }, namesBefore)
    await followInRack(tx, object, newName)
  }
  const left = kind === 'zone' ? await followZone(tx, action, oldName, newName) : []
  // Checked under its new name: throwing undoes the rename with everything else.
  const after = await tx.get(kind, newName)
  if (after === undefined) throw new Error(`${kind} ${newName} was lost on the way`)
  // Of a zone the stored one would vouch for its records, which are new at their new names.
  const wrong = await problemsOf(tx, kind, after, kind === 'zone' ? oldName : newName)
  if (wrong.length > 0) throw new Invalid(action, wrong)
  if (options.alias === true && 'aliases' in after)
    await putChecked(tx, action, 'host', { ...after, aliases: [...after.aliases, oldName] })
  return { ...renamed, left }
}

/** Of each address in order, then of the host itself. */
async function namesOf(tx: Tx, host: Host): Promise<readonly (string | undefined)[]> {
  const networks = await networksOf(tx, host)
  const names = host.nics.flatMap((nic) =>
    nic.addresses.map((address) => nameOfAddress(host, nic, address, networks)),
  )
  return [...names, fqdnOf(host, networks)]
}

async function followHost(tx: Tx, host: Host, before: readonly (string | undefined)[]): Promise<void> {
  const after = await namesOf(tx, host)
  const moved = new Map(
    before.flatMap((name, index) => {
      const now = after[index]
      // A name without a domain is in no zone.
      return name === undefined || now === undefined || !name.includes('.') ? [] : [[name, now]]
    }),
  )
  await renameTargets(tx, (name) => moved.get(name) ?? name)
}

/** Waivers of those beside it in the rack that are about it. */
async function followInRack(tx: Tx, { name, location }: Host, newName: string): Promise<void> {
  if (location?.rack === undefined) return
  for (const other of await tx.hostsInRack({ site: location.site, rack: location.rack })) {
    const host = await tx.get('host', other)
    if (host?.waivers !== undefined)
      await tx.put('host', {
        ...host,
        ...withAbout(host.waivers, (about) => (about === name ? newName : about)),
      })
  }
}

export async function renameNic(
  tx: Tx,
  hostName: string,
  oldName: string,
  newName: string,
): Promise<Renamed> {
  const action = `Cannot rename nic "${oldName}" of "${hostName}"`
  const host = await existing(tx, action, 'host', hostName)
  const nic = nicOf(action, host, oldName)
  if (host.nics.some((one) => one.name === newName))
    throw new UserError(`${action}: it has a NIC "${newName}" already`)
  const nics = withNicRenamed(host, nic, newName)
  const before = await namesOf(tx, host)
  const after: Host = { ...host, nics }
  await putChecked(tx, action, 'host', after)
  await followHost(tx, after, before)
  return { from: `${host.name} ${oldName}`, to: newName, left: [] }
}
