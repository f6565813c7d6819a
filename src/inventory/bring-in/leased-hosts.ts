/** Who holds a lease, matched with the hosts that there are: a machine is known by its MAC or its DUID, not by what it calls itself. */
import type { DraftHost, DraftNic, Found } from '../../import/draft.ts'
import { nameOfUnnamed } from '../../import/host-name.ts'
import type { Host, Nic } from '../model/host.ts'
import type { Desk } from './desk.ts'

/**
 * The drafts without those of machines that are recorded already. One whose NIC has no address of the family yet stands for its
 * host where `--upsert` is to make a reservation of the lease. A new machine that calls itself as a host does is named by its address.
 */
export function withoutKnownLeases(
  desk: Desk,
  drafts: readonly Found<DraftHost>[],
): readonly Found<DraftHost>[] {
  if (!drafts.some(({ value }) => isLeased(value))) return drafts
  const owners = ownersIn(desk)
  return drafts.flatMap((draft) => {
    if (!isLeased(draft.value)) return [draft]
    const owner = ownerOf(draft.value, owners)
    if (owner === undefined) return [withFreeName(desk, draft)]
    const value = missingIn(desk, owner, draft)
    return value === undefined ? [] : [{ ...draft, value }]
  })
}

interface Owner {
  readonly host: Host
  readonly nic: Nic | undefined
}

function ownersIn({ before }: Desk): ReadonlyMap<string, Owner> {
  const owners = new Map<string, Owner>()
  for (const host of before.host.values()) {
    if (host.duid !== undefined) owners.set(`duid ${host.duid}`, { host, nic: host.nics[0] })
    for (const nic of host.nics)
      if (nic.mac !== undefined && nic.sharedMac !== true) owners.set(nic.mac, { host, nic })
    if (!isUnknowable(host)) continue
    const nic = host.nics[0]
    owners.set(`name ${host.name}`, { host, nic })
    for (const { ip } of host.nics.flatMap(({ addresses }) => addresses))
      owners.set(`ip ${ip}`, { host, nic })
  }
  return owners
}

/** It has neither MAC nor DUID, as some leases: then the address tells who it is, or else what it calls itself. */
function isUnknowable({ nics = [], duid }: DraftHost | Host): boolean {
  return duid === undefined && nics.every(({ mac }) => mac === undefined)
}

function isLeased({ nics = [] }: DraftHost): boolean {
  return nics.some(({ leased }) => leased === true)
}

function ownerOf(draft: DraftHost, owners: ReadonlyMap<string, Owner>): Owner | undefined {
  const { nics = [], duid, name } = draft
  if (isUnknowable(draft)) {
    const held = nics.flatMap(({ addresses }) => addresses.flatMap(({ ip }) => owners.get(`ip ${ip}`) ?? []))
    return held[0] ?? owners.get(`name ${name}`)
  }
  for (const { mac } of nics) {
    const owner = mac === undefined ? undefined : owners.get(mac)
    if (owner !== undefined) return owner
  }
  return duid === undefined ? undefined : owners.get(`duid ${duid}`)
}

/** What the lease says of the host beyond what is recorded; undefined for nothing. */
function missingIn(
  { options, remarks }: Desk,
  { host, nic }: Owner,
  { at, value }: Found<DraftHost>,
): DraftHost | undefined {
  const recorded = host.nics.flatMap(({ addresses }) => addresses.map(({ ip }) => ip))
  const leased = (value.nics ?? []).flatMap(({ addresses }) => addresses.map(({ ip }) => ip))
  const others = leased.filter((ip) => !recorded.includes(ip))
  const wanted = others.filter((ip) => !recorded.some((one) => one.includes(':') === ip.includes(':')))
  const taken = options.existing === 'upsert' ? wanted : []
  for (const ip of others)
    if (!taken.includes(ip))
      remarks.push({
        at,
        message: `host "${host.name}" holds ${ip} by lease, and is recorded ${recorded.length === 0 ? 'without an address' : `with ${recorded.join(', ')}`}`,
      })
  if (taken.length === 0 || nic === undefined) return undefined
  const draftNic: DraftNic = { name: nic.name, addresses: taken.map((ip) => ({ ip })), leased: true }
  return { name: host.name, nics: [nic.mac === undefined ? draftNic : { ...draftNic, mac: nic.mac }] }
}

function withFreeName({ before, remarks }: Desk, draft: Found<DraftHost>): Found<DraftHost> {
  const { at, value } = draft
  const [first] = (value.nics ?? []).flatMap(({ addresses }) => addresses)
  if (!before.host.has(value.name) || first === undefined) return draft
  const name = nameOfUnnamed(first.ip)
  remarks.push({
    at,
    message: `another machine calls itself "${value.name}", as a host does: it is recorded as "${name}"`,
  })
  return { at, value: { ...value, name } }
}
