/** Who makes a name in DNS: hosts by their addresses and aliases, zones by their records. */
import { parentName } from '../../core/dns-name.ts'
import { formatIp, parseReverseName, type Family, parseIp } from '../../core/ip.ts'
import type { Host } from '../model/host.ts'
import type { Lookup, PlacedRecord } from '../model/lookup.ts'
import { aliasNames, fqdnOf, nameOfAddress, type Networks } from '../model/names.ts'
import type { Network } from '../model/network.ts'
import { recordTitle } from './record-sets.ts'

export type NameUse =
  | {
      readonly kind: 'host'
      readonly host: string
      /** False where the name was given to an address, which several hosts may share. */
      readonly derived: boolean
      readonly families: readonly Family[]
    }
  | { readonly kind: 'alias'; readonly host: string }
  /** The PTR record of an address. */
  | { readonly kind: 'pointer'; readonly host: string; readonly ip: string }
  | ({ readonly kind: 'record' } & PlacedRecord)

export function describeUse(use: NameUse): string {
  switch (use.kind) {
    case 'host':
      return `the name of host "${use.host}"`
    case 'alias':
      return `an alias of host "${use.host}"`
    case 'pointer':
      return `the reverse name of ${use.ip} of host "${use.host}"`
    case 'record':
      return `that of ${recordTitle(use.record)} of zone "${use.zone}"`
  }
}

/** Objects that are not asked: those that are about to be replaced. */
export interface Except {
  readonly host?: string
  readonly zone?: string
}

/** All but the excepted ones. Absolute name, without final dot. */
export async function usesOf(lookup: Lookup, name: string, except: Except): Promise<readonly NameUse[]> {
  const uses: NameUse[] = []
  const ip = parseReverseName(name)
  const hosts = ip === undefined ? await hostsThatMayHave(lookup, name, except.host) : []
  for (const host of hosts) {
    const networks = await networksOf(lookup, host)
    const made = namesMadeBy(host, networks).get(name)
    if (made !== undefined) uses.push({ kind: 'host', host: host.name, ...made })
    if (aliasNames(host, networks).includes(name)) uses.push({ kind: 'alias', host: host.name })
  }
  const owner = ip === undefined ? undefined : await lookup.ownerOfAddress(ip)
  if (ip !== undefined && owner?.kind === 'host' && owner.host !== except.host)
    uses.push({ kind: 'pointer', host: owner.host, ip: formatIp(ip) })
  const zone = await closestZone(lookup, name)
  if (zone !== undefined && zone !== except.zone)
    for (const placed of await lookup.recordsAt(zone, relativeTo(zone, name)))
      uses.push({ kind: 'record', ...placed })
  return uses
}

/** The zone that a name belongs to: the longest that matches. */
export async function closestZone(lookup: Lookup, name: string): Promise<string | undefined> {
  for (let at = name; at !== ''; at = parentName(at)) if (await lookup.has('zone', at)) return at
  return undefined
}

export function relativeTo(zone: string, name: string): string {
  return name === zone ? '@' : name.slice(0, -zone.length - 1)
}

/** A retired host makes no names. */
async function hostsThatMayHave(
  lookup: Lookup,
  name: string,
  except: string | undefined,
): Promise<readonly Host[]> {
  const [label = '', ...rest] = name.split('.')
  if (rest.length === 0) return []
  // HOST, HOST-NIC, a whole name, an alias, or what an address was called.
  const parts = label.split('-')
  const names = new Set([name, ...parts.map((_, index) => parts.slice(0, index + 1).join('-'))])
  for (const one of await lookup.hostsNamed(name)) names.add(one)
  for (const alias of [name, label]) {
    const owner = await lookup.ownerOfAlias(alias)
    if (owner !== undefined) names.add(owner)
  }
  const hosts: Host[] = []
  for (const one of names) {
    const host = one === except ? undefined : await lookup.get('host', one)
    if (host !== undefined && host.state !== 'retired') hosts.push(host)
  }
  return hosts
}

export async function networksOf(lookup: Lookup, host: Host): Promise<Networks> {
  const networks = new Map<string, Network>()
  for (const { network: name } of host.nics) {
    const network = name === undefined ? undefined : await lookup.get('network', name)
    if (network !== undefined) networks.set(network.name, network)
  }
  return networks
}

interface MadeName {
  readonly derived: boolean
  readonly families: readonly Family[]
}

/** The names of its addresses; of a host without one, its own where that is a whole name. */
export function namesMadeBy(host: Host, networks: Networks): ReadonlyMap<string, MadeName> {
  const made = new Map<string, MadeName>()
  for (const nic of host.nics)
    for (const address of nic.addresses) {
      const name = nameOfAddress(host, nic, address, networks)
      const family = parseIp(address.ip)?.family
      if (name === undefined || family === undefined) continue
      const known = made.get(name)
      made.set(name, {
        derived: known?.derived === true || address.name === undefined,
        families: withFamily(known?.families ?? [], family),
      })
    }
  if (made.size > 0) return made
  const own = fqdnOf(host, networks)
  if (own.includes('.')) made.set(own, { derived: true, families: [] })
  return made
}

function withFamily(known: readonly Family[], family: Family): readonly Family[] {
  return known.includes(family) ? known : [...known, family]
}
