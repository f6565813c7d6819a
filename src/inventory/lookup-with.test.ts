import fc from 'fast-check'
import { expect, it } from 'vitest'
import { arbitraryInventory } from '../../test/lib/arbitrary-inventory.ts'
import { withServices } from '../../test/lib/arbitrary-services.ts'
import { parseIp, parsePrefix } from '../core/ip.ts'
import type { Wanted } from '../db/store.ts'
import { lookupWith } from './lookup-with.ts'
import { compareNames } from './model/canonical.ts'
import type { Lookup } from './model/lookup.ts'
import { targetOf } from './model/record-target.ts'
import type { ObjectKind, Snapshot } from './model/snapshot.ts'
import { wholeOf } from './rules/network.ts'
import { snapshotLookup } from './snapshot-lookup.ts'

const lists = { host: 'hosts', network: 'networks', zone: 'zones', group: 'groups' } as const
const kinds: readonly ObjectKind[] = ['host', 'network', 'zone', 'group']

/** From one inventory to another: by what has any of the names in either. */
function wantedFrom(before: Snapshot, after: Snapshot): readonly Wanted[] {
  return kinds.flatMap((kind) => {
    const names = new Set([...before[lists[kind]], ...after[lists[kind]]].map(({ name }) => name))
    return [...names].map(
      (name) => ({ kind, name, after: after[lists[kind]].find((one) => one.name === name) }) as Wanted,
    )
  })
}

/** Some of what is there goes. */
function someRemoved(before: Snapshot, seed: number): readonly Wanted[] {
  return kinds.flatMap((kind) =>
    before[lists[kind]]
      .filter(({ name }) => ((name.length * 7 + name.charCodeAt(1) + seed) & 1) === 0)
      .map(({ name }) => ({ kind, name, after: undefined })),
  )
}

function applied(before: Snapshot, wanted: readonly Wanted[]): Snapshot {
  const list = <T extends { readonly name: string }>(
    kind: ObjectKind,
    objects: readonly T[],
  ): readonly T[] => {
    const own = wanted.filter((one) => one.kind === kind)
    const kept = objects.filter(({ name }) => !own.some((one) => one.name === name))
    return [
      ...kept,
      ...own.flatMap(({ after }) => (after === undefined ? [] : [after as unknown as T])),
    ].sort((a, b) => compareNames(a.name, b.name))
  }
  return {
    hosts: list('host', before.hosts),
    networks: list('network', before.networks),
    zones: list('zone', before.zones),
    groups: list('group', before.groups),
    serials: new Map(),
  }
}

/** Every question that the two inventories give reason to ask, with its answer. Where order is not promised, sorted. */
async function answers(lookup: Lookup, ...snapshots: readonly Snapshot[]): Promise<readonly unknown[]> {
  const found: unknown[] = []
  const sorted = (all: readonly unknown[]): readonly string[] =>
    all.map((one) => JSON.stringify(one)).sort(compareNames)
  for (const snapshot of snapshots) {
    for (const kind of kinds)
      for (const { name } of snapshot[lists[kind]])
        found.push(
          await lookup.get(kind, name),
          await lookup.has(kind, name),
          sorted(await lookup.guestsOf(name)),
          sorted(await lookup.hostsOn(name)),
          sorted(await lookup.hostsIn(name)),
          sorted(await lookup.groupsUnder(name)),
          sorted(await lookup.zonesServedBy(name)),
          sorted(await lookup.zonesWrittenOn(name)),
          sorted(await lookup.networksServedBy(name)),
        )
    for (const host of snapshot.hosts) {
      for (const alias of host.aliases) found.push(await lookup.ownerOfAlias(alias))
      if (host.duid !== undefined) found.push(sorted(await lookup.hostsWithDuid(host.duid)))
      const { rack, site } = host.location ?? {}
      if (rack !== undefined) found.push(sorted(await lookup.hostsInRack({ rack, site })))
      for (const nic of host.nics) {
        if (nic.mac !== undefined) found.push(sorted(await lookup.ownersOfMac(nic.mac)))
        for (const { ip, name } of nic.addresses) {
          const parsed = parseIp(ip)
          if (parsed !== undefined) found.push(await lookup.ownerOfAddress(parsed))
          if (name !== undefined) found.push(sorted(await lookup.hostsNamed(name)))
        }
      }
    }
    for (const { prefix } of snapshot.networks.flatMap(({ subnets }) => subnets)) {
      const parsed = parsePrefix(prefix)
      if (parsed === undefined) continue
      const taken = await lookup.takenWithin(wholeOf(parsed))
      found.push(
        await lookup.subnetsWithin(wholeOf(parsed)),
        taken.map(({ ip, owner }) => [String(ip.value), owner]),
      )
    }
    for (const zone of snapshot.zones)
      for (const record of zone.records) {
        found.push(sorted(await lookup.recordsAt(zone.name, record.name)))
        const target = targetOf(record, zone.name)
        if (target !== undefined) found.push(sorted(await lookup.recordsTo(target)))
      }
  }
  for (const kind of kinds) found.push(await lookup.names(kind))
  found.push(sorted((await lookup.segments()).map(({ name, vlan, bridge }) => ({ name, vlan, bridge }))))
  return found
}

it('a lookup with changes answers as one of the inventory that has them', async () => {
  await fc.assert(
    fc.asyncProperty(
      withServices(arbitraryInventory()),
      withServices(arbitraryInventory()),
      fc.nat(),
      async (before, other, seed) => {
        const wanted = seed % 2 === 0 ? wantedFrom(before, other) : someRemoved(before, seed >> 1)
        const after = applied(before, wanted)
        const both = await Promise.all([
          answers(lookupWith(snapshotLookup(before), wanted), before, other),
          answers(snapshotLookup(after), before, other),
        ])
        expect(both[0]).toEqual(both[1])
      },
    ),
    { numRuns: 60 },
  )
})
