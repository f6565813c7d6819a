/** Answers the questions of `Lookup` as if some objects were changed already, so that a change is checked before it is made. */
import { compareIp, parsePrefix } from '../core/ip.ts'
import type { Wanted } from '../db/store.ts'
import { compareNames } from './model/canonical.ts'
import type { AddressOwner, Lookup, SubnetPlace } from './model/lookup.ts'
import type { ObjectKind, ObjectOfKind } from './model/snapshot.ts'
import { snapshotLookup } from './snapshot-lookup.ts'

/** `base` less the objects that are named in `wanted`, and then as these will be. Asks `base` no more than the one question at hand. */
export function lookupWith(base: Lookup, wanted: readonly Wanted[]): Lookup {
  const touched = new Map(wanted.map((one) => [`${one.kind} ${one.name}`, one.after]))
  const isOld = (kind: ObjectKind, name: string): boolean => !touched.has(`${kind} ${name}`)
  const after = <K extends ObjectKind>(kind: K): readonly ObjectOfKind[K][] =>
    wanted.flatMap((one) => {
      if (one.kind !== kind || one.after === undefined) return []
      // The kind has just been compared.
      return [one.after as ObjectOfKind[K]]
    })
  const changed = snapshotLookup({
    hosts: after('host'),
    networks: after('network'),
    zones: after('zone'),
    groups: after('group'),
    serials: new Map(),
  })
  const isOldOwner = (owner: AddressOwner): boolean =>
    owner.kind === 'host' ? isOld('host', owner.host) : isOld('network', owner.network)
  const both = async (
    kind: ObjectKind,
    ask: (lookup: Lookup) => Promise<readonly string[]>,
  ): Promise<readonly string[]> =>
    [...(await ask(base)).filter((name) => isOld(kind, name)), ...(await ask(changed))].sort(compareNames)
  return {
    get: async (kind, name) => (isOld(kind, name) ? base.get(kind, name) : changed.get(kind, name)),
    names: async (kind) => both(kind, async (lookup) => lookup.names(kind)),
    has: async (kind, name) => (isOld(kind, name) ? base.has(kind, name) : changed.has(kind, name)),
    ownerOfAddress: async (ip) => {
      const owner = await base.ownerOfAddress(ip)
      return owner !== undefined && isOldOwner(owner) ? owner : changed.ownerOfAddress(ip)
    },
    ownersOfMac: async (mac) => [
      ...(await base.ownersOfMac(mac)).filter(({ host }) => isOld('host', host)),
      ...(await changed.ownersOfMac(mac)),
    ],
    ownerOfAlias: async (alias) => {
      const owner = await base.ownerOfAlias(alias)
      return owner !== undefined && isOld('host', owner) ? owner : changed.ownerOfAlias(alias)
    },
    laterNameOf: async (kind, name) => base.laterNameOf(kind, name),
    subnetsWithin: async (interval) =>
      [
        ...(await base.subnetsWithin(interval)).filter(({ network }) => isOld('network', network)),
        ...(await changed.subnetsWithin(interval)),
      ].sort(comparePlaces),
    takenWithin: async (interval) =>
      [
        ...(await base.takenWithin(interval)).filter(({ owner }) => isOldOwner(owner)),
        ...(await changed.takenWithin(interval)),
      ].sort((a, b) => compareIp(a.ip, b.ip)),
    hostsOn: async (network) => both('host', async (lookup) => lookup.hostsOn(network)),
    hostsWithDuid: async (duid) => both('host', async (lookup) => lookup.hostsWithDuid(duid)),
    hostsInRack: async (rack) => both('host', async (lookup) => lookup.hostsInRack(rack)),
    hostsIn: async (group) => both('host', async (lookup) => lookup.hostsIn(group)),
    guestsOf: async (host) => both('host', async (lookup) => lookup.guestsOf(host)),
    groupsUnder: async (group) => both('group', async (lookup) => lookup.groupsUnder(group)),
    zonesServedBy: async (host) => both('zone', async (lookup) => lookup.zonesServedBy(host)),
    zonesWrittenOn: async (host) => both('zone', async (lookup) => lookup.zonesWrittenOn(host)),
    networksServedBy: async (host) => both('network', async (lookup) => lookup.networksServedBy(host)),
    hostsNamed: async (name) => both('host', async (lookup) => lookup.hostsNamed(name)),
    recordsAt: async (zone, owner) =>
      isOld('zone', zone) ? base.recordsAt(zone, owner) : changed.recordsAt(zone, owner),
    recordsTo: async (name) => [
      ...(await base.recordsTo(name)).filter(({ zone }) => isOld('zone', zone)),
      ...(await changed.recordsTo(name)),
    ],
    segments: async () => [
      ...(await base.segments()).filter(({ name }) => isOld('network', name)),
      ...(await changed.segments()),
    ],
  }
}

function comparePlaces(a: SubnetPlace, b: SubnetPlace): number {
  const [left, right] = [parsePrefix(a.prefix), parsePrefix(b.prefix)]
  if (left === undefined || right === undefined) return compareNames(a.prefix, b.prefix)
  return compareIp(
    { family: left.family, value: left.network },
    { family: right.family, value: right.network },
  )
}
