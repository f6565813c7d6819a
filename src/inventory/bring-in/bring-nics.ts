/** NICs of a draft, each laid over the one of the host that it is, and plugged into the network that its addresses lie in. */
import type { DraftNic } from '../../import/draft.ts'
import type { Nic, NicAddress } from '../model/host.ts'
import { asKnown } from './known-stacks.ts'
import { overlay } from './said.ts'

/** What the rest of the inventory knows of a NIC. */
export interface NicSurroundings {
  readonly own: boolean
  /** The network that holds the address. */
  readonly networkOf: (ip: string) => string | undefined
  /** The network that goes by this name or bridge. */
  readonly networkCalled: (name: string) => string | undefined
  /** For what cannot be found. */
  readonly fallback: string | undefined
}

/** `before`: those that the file has not spoken of yet. What it lists is all there is where it is of our own making, else it comes on top. */
export function bringNics(
  present: readonly Nic[],
  drafts: readonly DraftNic[],
  around: NicSurroundings,
  before: readonly Nic[],
): readonly Nic[] {
  const said = around.own ? drafts : asKnown(present, drafts)
  const matches = matchNics(present, said, around, new Set(before))
  const taken = new Set([
    ...(around.own ? [] : present.map(({ name }) => name)),
    ...said.flatMap(({ name }, index) => name ?? matches[index]?.name ?? []),
  ])
  const brought = said.map((draft, index) => {
    const match = matches[index]
    const name = draft.name ?? match?.name ?? freeName(taken)
    taken.add(name)
    return { match, nic: bringNic(match ?? { name, addresses: [] }, { ...draft, name }, around) }
  })
  if (around.own || present.length === 0) return brought.map(({ nic }) => nic)
  const replaced = new Map(brought.map(({ match, nic }) => [match, nic]))
  return [
    ...present.map((nic) => replaced.get(nic) ?? nic),
    ...brought.filter(({ match }) => match === undefined).map(({ nic }) => nic),
  ]
}

/** By MAC, then by name, then by an address, then by their order; each NIC once. */
function matchNics(
  present: readonly Nic[],
  said: readonly DraftNic[],
  around: NicSurroundings,
  before: ReadonlySet<Nic>,
): readonly (Nic | undefined)[] {
  const matches: (Nic | undefined)[] = said.map(() => undefined)
  if (present.length === 0) return matches
  const free = new Set(present)
  const round = (isIt: (nic: Nic, draft: DraftNic) => boolean): void => {
    for (const [index, draft] of said.entries()) {
      if (matches[index] !== undefined) continue
      for (const nic of free) {
        if (!isIt(nic, draft)) continue
        matches[index] = nic
        free.delete(nic)
        break
      }
    }
  }
  round((nic, draft) => draft.mac !== undefined && nic.mac === draft.mac)
  round((nic, draft) => nic.name === draft.name)
  round((nic, draft) => draft.name === undefined && draft.addresses.some(({ ip }) => has(nic, ip)))
  round((nic, draft) => draft.name === undefined && isReplaced(nic, draft, around, before))
  return matches
}

/** Another MAC at the same place is new hardware there; not where the file itself has just said what is there. */
function isReplaced(nic: Nic, draft: DraftNic, around: NicSurroundings, before: ReadonlySet<Nic>): boolean {
  if (nic.mac !== undefined && draft.mac !== undefined && !before.has(nic)) return false
  const network = networkFor({ name: nic.name, addresses: [] }, draft, around)
  return network === undefined || nic.network === undefined || network === nic.network
}

function has(nic: Nic, ip: string): boolean {
  return nic.addresses.some((address) => address.ip === ip)
}

function freeName(taken: ReadonlySet<string>): string {
  for (let number = 0; ; number += 1) {
    const name = `eth${number}`
    if (!taken.has(name)) return name
  }
}

function bringNic(nic: Nic, draft: DraftNic, around: NicSurroundings): Nic {
  const single = overlay(nic, draft, ['name', 'kind', 'members', 'link', 'mac', 'sharedMac'])
  const network = networkFor(nic, draft, around)
  const addresses =
    draft.addressesUnsaid === true ? nic.addresses : addressesOf(nic.addresses, draft.addresses, around.own)
  return network === undefined ? { ...single, addresses } : { ...single, network, addresses }
}

function networkFor(nic: Nic, draft: DraftNic, around: NicSurroundings): string | undefined {
  const called = draft.network === undefined ? undefined : around.networkCalled(draft.network)
  if (called !== undefined) return called
  for (const { ip } of draft.addresses) {
    const network = around.networkOf(ip)
    if (network !== undefined) return network
  }
  // A name that nothing goes by is refused as such, unless it is known without it.
  return nic.network ?? around.fallback ?? draft.network
}

/** Another program knows of some addresses only: what it says of a family replaces that family where it names a new one. */
function addressesOf(
  present: readonly NicAddress[],
  said: readonly NicAddress[],
  own: boolean,
): readonly NicAddress[] {
  if (present.length === 0) return said
  const known = new Map(present.map((address) => [address.ip, address]))
  const named = said.map(({ ip, name }): NicAddress => {
    const given = own ? name : (name ?? known.get(ip)?.name)
    return given === undefined ? { ip } : { ip, name: given }
  })
  if (own) return sameAddresses(present, named) ? present : named
  const changed = new Set(named.filter(({ ip }) => !known.has(ip)).map(({ ip }) => family(ip)))
  const kept = present.map(({ ip, name }) => named.find((one) => one.ip === ip) ?? withName(ip, name))
  return [
    ...kept.filter(({ ip }) => !changed.has(family(ip)) || named.some((one) => one.ip === ip)),
    ...named.filter(({ ip }) => !known.has(ip)),
  ]
}

function withName(ip: string, name: string | undefined): NicAddress {
  return name === undefined ? { ip } : { ip, name }
}

function sameAddresses(a: readonly NicAddress[], b: readonly NicAddress[]): boolean {
  return (
    a.length === b.length && a.every(({ ip, name }, index) => b[index]?.ip === ip && b[index]?.name === name)
  )
}

function family(ip: string): 4 | 6 {
  return ip.includes(':') ? 6 : 4
}
