/** Hosts of a draft, each laid over the host of that name; the same name in several places is one host. */
import { parseIp } from '../../core/ip.ts'
import type { DraftHost, DraftNic, Found, Place } from '../../import/draft.ts'
import type { Host } from '../model/host.ts'
import { canonicalAlias, fqdnOf } from '../model/names.ts'
import { subnetsIn, subnetsWithin } from '../snapshot-lookup.ts'
import { networkCalled } from './bring-networks.ts'
import { bringNics, type NicSurroundings } from './bring-nics.ts'
import { complain, mayTouch, placeText, type Desk } from './desk.ts'
import { withoutLeased } from './leased-addresses.ts'
import { withoutKnownLeases } from './leased-hosts.ts'
import { joined, overlay } from './said.ts'

export function bringHosts(desk: Desk, drafts: readonly Found<DraftHost>[]): void {
  const around = nicSurroundings(desk)
  const nameFor = namesOf(desk)
  const recordable = withoutLeased(desk, around)
  const given = new Map<string, Found<DraftHost>[]>()
  for (const { at, value } of withoutKnownLeases(desk, drafts)) {
    const name = nameFor(value)
    if (!desk.options.own && parseIp(name) !== undefined) {
      complain(
        desk,
        at,
        `host "${name}" has an address for a name, and no host has that address`,
        `write it as NAME ansible_host=${name}, or: inv add host NAME --ip ${name}`,
      )
      continue
    }
    if (!mayTouch(desk, 'host', name, at)) continue
    const earlier = given.get(name)
    if (earlier === undefined) given.set(name, [{ at, value }])
    else {
      for (const other of earlier) refuseContradiction(desk, name, other, value, at)
      if (desk.options.own)
        complain(desk, at, `host "${name}" is given twice, first at ${placeText(earlier[0]?.at ?? at)}`)
      earlier.push({ at, value })
    }
    const known = desk.after.host.get(name) ?? blankHost(name, value, desk)
    const nics = value.nics === undefined ? {} : { nics: recordable(known, value.nics, at) }
    desk.after.host.set(
      name,
      bringHost(known, { ...value, ...nics, ...parentOf(value, nameFor) }, desk, around),
    )
  }
}

function parentOf({ parent }: DraftHost, nameFor: (draft: DraftHost) => string): Pick<DraftHost, 'parent'> {
  return parent === undefined ? {} : { parent: nameFor({ name: parent }) }
}

/**
 * An address stands for the host that has it. A whole name may be that of a host that goes by its first label and the domain of its subnet. One label may be the first
 * of a host that goes by its whole name, which DHCP servers do not say: it is that one where it has one of its MACs.
 */
function namesOf(desk: Desk): (draft: DraftHost) => string {
  if (desk.options.own) return ({ name }) => name
  const { host, network } = desk.before
  let byFqdn: ReadonlyMap<string, string> | undefined
  let byMac: ReadonlyMap<string, string> | undefined
  let byIp: ReadonlyMap<string, string> | undefined
  return ({ name, nics = [] }) => {
    if (desk.after.host.has(name)) return name
    if (parseIp(name) !== undefined) {
      byIp ??= new Map(
        [...host.values()].flatMap((one) =>
          one.nics.flatMap(({ addresses }) => addresses.map(({ ip }) => [ip, one.name] as const)),
        ),
      )
      return byIp.get(name) ?? name
    }
    if (name.includes('.')) {
      byFqdn ??= new Map([...host.values()].map((one) => [fqdnOf(one, network), one.name]))
      return byFqdn.get(name) ?? name
    }
    byMac ??= new Map(
      [...host.values()]
        .filter((one) => one.name.includes('.'))
        .flatMap((one) =>
          one.nics.flatMap(({ mac }) => (mac === undefined ? [] : [[mac, one.name] as const])),
        ),
    )
    const owners = nics.flatMap(({ mac }) => byMac?.get(mac ?? '') ?? [])
    return owners.find((owner) => owner.startsWith(`${name}.`)) ?? name
  }
}

function blankHost(name: string, draft: DraftHost, { options }: Desk): Host {
  const virtual = draft.parent !== undefined
  return {
    name,
    kind: draft.kind ?? options.kind ?? (virtual ? 'vm' : 'physical'),
    state: 'active',
    ...blank,
  }
}

/** Shared by all: hosts are many, and what most of them have none of is much. */
const none: readonly never[] = []
const blank = {
  groups: none,
  tags: none,
  attributes: {},
  aliases: none,
  hostKeys: none,
  nics: none,
  disks: none,
}

function bringHost(known: Host, draft: DraftHost, desk: Desk, around: NicSurroundings): Host {
  const { own, parent } = desk.options
  const plain = overlay(known, draft, [...single, 'waivers'])
  const host: Host = {
    ...plain,
    groups: joined(own, known.groups, draft.groups),
    tags: joined(own, known.tags, draft.tags),
    aliases: joined(
      own,
      known.aliases,
      draft.aliases?.map((alias) => canonicalAlias(alias)),
    ),
    hostKeys: joined(own, known.hostKeys, draft.hostKeys),
    attributes:
      draft.attributes === undefined ? known.attributes : { ...known.attributes, ...draft.attributes },
    nics: draft.nics === undefined ? known.nics : nicsOf(known, draft.nics, desk, around),
    disks: disksOf(own, known.disks, draft.disks),
    ...(draft.options === undefined ? {} : { options: { ...known.options, ...draft.options } }),
    ...(draft.location === undefined ? {} : { location: { ...known.location, ...draft.location } }),
  }
  return parent !== undefined && host.parent === undefined && host.kind !== 'physical'
    ? { ...host, parent }
    : host
}

function nicsOf(known: Host, said: readonly DraftNic[], desk: Desk, around: NicSurroundings): Host['nics'] {
  return bringNics(known.nics, said, around, desk.before.host.get(known.name)?.nics ?? [])
}

function disksOf(own: boolean, present: Host['disks'], said: Host['disks'] | undefined): Host['disks'] {
  if (said === undefined) return present
  return own ? said : [...new Map([...present, ...said].map((disk) => [disk.name, disk])).values()]
}

const single = [
  'kind',
  'state',
  'parent',
  'os',
  'cpus',
  'memory',
  'serial',
  'asset',
  'duid',
  'notes',
] as const

function refuseContradiction(
  desk: Desk,
  name: string,
  earlier: Found<DraftHost>,
  later: DraftHost,
  at: Place,
): void {
  for (const key of single)
    if (earlier.value[key] !== undefined && later[key] !== undefined && earlier.value[key] !== later[key])
      complain(
        desk,
        at,
        `host "${name}": ${key} is ${JSON.stringify(later[key])} here, and ${JSON.stringify(earlier.value[key])} at ${placeText(earlier.at)}`,
      )
}

function nicSurroundings(desk: Desk): NicSurroundings {
  const networks = desk.after.network
  const placed = subnetsIn([...networks.values()])
  const { own, network } = desk.options
  return {
    own,
    networkOf: (text) => {
      const ip = parseIp(text)
      return ip === undefined ? undefined : subnetsWithin(placed, { first: ip, last: ip })[0]?.network
    },
    networkCalled: (name) => (own ? name : networkCalled(networks, name)),
    fallback: network,
  }
}
