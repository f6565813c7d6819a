/** Takes a part off the object that it belongs to: a NIC, disk, address, range, record or alias. */
import { UserError } from '../../core/errors.ts'
import { formatIp, parseIp } from '../../core/ip.ts'
import { nearest } from '../../core/nearest.ts'
import type { Tx } from '../../db/store.ts'
import { canonicalAlias, subnetOf } from '../model/names.ts'
import { standsOn } from '../model/nic-stack.ts'
import { recordName } from '../model/record-name.ts'
import type { ZoneRecord } from '../model/zone.ts'
import { putChecked } from '../rules/problems-of.ts'
import { existing, existingSubnet, withSubnet } from './find-object.ts'
import { nicOf } from './set-object.ts'

export async function removeNic(tx: Tx, hostName: string, name: string): Promise<void> {
  const action = `Cannot remove nic "${name}" of "${hostName}"`
  const host = await existing(tx, action, 'host', hostName)
  const nic = nicOf(action, host, name)
  const above = host.nics.filter((one) => standsOn(one).includes(name))
  const [first] = above
  if (above.length > 0)
    throw new UserError(
      `${action}: ${above.map((one) => `"${one.name}"`).join(' and ')} of the host stands on it`,
      {
        // A bond of others too can do without this one.
        hint:
          (first?.members?.length ?? 0) > 1
            ? `first inv set nic ${host.name} ${first?.name ?? ''} members-=${name}`
            : `first inv rm nic ${host.name} ${first?.name ?? ''}`,
      },
    )
  await putChecked(tx, action, 'host', { ...host, nics: host.nics.filter((one) => one !== nic) })
}

export async function removeDisk(tx: Tx, hostName: string, name: string): Promise<void> {
  const action = `Cannot remove disk "${name}" of "${hostName}"`
  const host = await existing(tx, action, 'host', hostName)
  const names = host.disks.map((disk) => disk.name)
  if (!names.includes(name))
    throw unknownPart(action, `host "${host.name}" has no disk "${name}"`, name, names)
  await tx.put('host', { ...host, disks: host.disks.filter((disk) => disk.name !== name) })
}

export async function removeAlias(tx: Tx, hostName: string, alias: string): Promise<void> {
  const action = `Cannot remove alias "${alias}" of "${hostName}"`
  const host = await existing(tx, action, 'host', hostName)
  const lower = canonicalAlias(alias)
  if (!host.aliases.includes(lower))
    throw unknownPart(action, `host "${host.name}" has no alias "${lower}"`, lower, host.aliases)
  await tx.put('host', { ...host, aliases: host.aliases.filter((one) => one !== lower) })
}

export async function removeAddress(tx: Tx, text: string): Promise<void> {
  const action = `Cannot remove address "${text}"`
  const ip = parseIp(text)
  if (ip === undefined) throw new UserError(`${action}: it is no IP address`)
  const owner = await tx.ownerOfAddress(ip)
  if (owner === undefined) throw new UserError(`${action}: nobody has it`)
  const canonical = formatIp(ip)
  if (owner.kind === 'host') {
    const host = await existing(tx, action, 'host', owner.host)
    const nics = host.nics.map((nic) => ({
      ...nic,
      addresses: nic.addresses.filter((address) => address.ip !== canonical),
    }))
    await tx.put('host', { ...host, nics })
    return
  }
  const network = await existing(tx, action, 'network', owner.network)
  const subnet = subnetOf(network, canonical)
  if (subnet === undefined) throw new Error(`${canonical} is reserved in no subnet of ${network.name}`)
  const reserved = subnet.reserved.filter((address) => address.ip !== canonical)
  await tx.put('network', withSubnet(network, subnet.prefix, { ...subnet, reserved }))
}

/** The range is named by its addresses, with or without its kind: `10.20.0.100-10.20.0.199`. */
export async function removeRange(tx: Tx, prefix: string, text: string): Promise<void> {
  const action = `Cannot remove range "${text}"`
  const { network, subnet } = await existingSubnet(tx, action, prefix)
  const known = subnet.ranges.map((range) => `${range.first}-${range.last}`)
  const ends = text.replace(/^(static|dynamic|reserved):/i, '')
  const at = known.indexOf(ends)
  if (at === -1) throw unknownPart(action, `subnet ${subnet.prefix} has no range "${ends}"`, ends, known)
  const ranges = subnet.ranges.filter((_range, index) => index !== at)
  await tx.put('network', withSubnet(network, subnet.prefix, { ...subnet, ranges }))
}

export interface RecordName {
  readonly zone: string
  readonly name: string
  readonly type: string
  /** Needed only where there are several of the name and type. */
  readonly data?: string | undefined
  /** Needed only where views differ: the one that the record is in, or `any` for the one that is in all. */
  readonly view?: string | undefined
}

/** No view is called so (see `dns.views`). */
const IN_ALL = 'any'

export async function removeRecord(tx: Tx, wanted: RecordName): Promise<void> {
  const type = wanted.type.toUpperCase()
  const action = `Cannot remove record "${wanted.name} ${type}"`
  const zone = await existing(tx, action, 'zone', wanted.zone)
  const name = recordName(wanted.name, zone.name)
  const view = wanted.view?.toLowerCase()
  const found = zone.records.filter(
    (record) =>
      record.name === name &&
      record.type === type &&
      (wanted.data === undefined || record.data === wanted.data) &&
      (view === undefined || (record.view ?? IN_ALL) === view),
  )
  const elsewhere = zone.records.filter((record) => record.name === name && record.type === type)
  if (found.length === 0 && view !== undefined && elsewhere.length > 0)
    throw new UserError(`${action}: zone "${zone.name}" has no such record in view "${view}"`, {
      hint: whichOf(elsewhere),
    })
  if (found.length === 0)
    throw unknownPart(
      action,
      `zone "${zone.name}" has no such record`,
      name,
      zone.records.map((record) => record.name),
    )
  if (found.length > 1)
    throw new UserError(`${action}: there are ${found.length} of them`, {
      hint: whichOf(found),
    })
  await tx.put('zone', { ...zone, records: zone.records.filter((record) => record !== found[0]) })
}

/** What tells them apart. */
function whichOf(found: readonly ZoneRecord[]): string {
  const views = new Set(found.map(({ view = IN_ALL }) => view))
  if (views.size === found.length)
    return `say of which view: ${[...views].map((view) => `--view ${view}`).join(' or ')}`
  const data = [...new Set(found.map((record) => `'${record.data}'`))].join(' or ')
  return `give the data too: ${data}${views.size === 1 ? '' : ', and --view'}`
}

function unknownPart(action: string, reason: string, name: string, known: readonly string[]): UserError {
  const meant = nearest(name, known)
  const hint =
    meant === undefined || meant === name
      ? known.length === 0
        ? undefined
        : `there are ${[...new Set(known)].join(', ')}`
      : `did you mean "${meant}"?`
  return new UserError(`${action}: ${reason}`, { hint })
}
