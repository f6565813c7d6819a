/** The kinds of thing that can be listed and selected: what there is of each, what can be asked of it, and how it is named. */
import type { Snapshot } from '../model/snapshot.ts'
import { queryableHosts } from './host-keys.ts'
import type { Queryable } from './key.ts'
import { queryableNetworks, queryableRanges, queryableSubnets, rangesIn, subnetsIn } from './network-keys.ts'
import {
  addressesIn,
  disksIn,
  nicsIn,
  queryableAddresses,
  queryableDisks,
  queryableNics,
} from './part-keys.ts'
import { queryableGroups, queryableRecords, queryableZones, recordsIn } from './zone-keys.ts'

export const listableKinds = [
  'host',
  'network',
  'subnet',
  'zone',
  'group',
  'nic',
  'disk',
  'address',
  'range',
  'record',
] as const
export type ListableKind = (typeof listableKinds)[number]

export function isListableKind(word: string): word is ListableKind {
  return listableKinds.some((kind) => kind === word)
}

/** All of one kind, with the keys that they have. */
export interface Listing {
  readonly kind: ListableKind
  readonly queryable: Queryable<unknown>
  readonly objects: readonly unknown[]
  /** What names one on a command line: `web01`, of a NIC `web01 eth0`. */
  readonly namesOf: (object: unknown) => readonly string[]
}

interface Typed<T> {
  readonly queryable: Queryable<T>
  readonly objects: readonly T[]
  readonly namesOf: (object: T) => readonly string[]
}

export function listingOf(kind: ListableKind, snapshot: Snapshot): Listing {
  return openers[kind](snapshot)
}

const EMPTY: Snapshot = { hosts: [], networks: [], zones: [], groups: [], serials: new Map() }

/** What objects of the kind can be asked and shown, whatever there is of it. */
export function queryableOf(kind: ListableKind): Queryable<unknown> {
  return listingOf(kind, EMPTY).queryable
}

/** The keys are only ever given the objects beside them, so that their type may be forgotten. */
function listing<T>(kind: ListableKind, typed: Typed<T>): Listing {
  return { kind, ...typed } as unknown as Listing
}

const openers: { readonly [K in ListableKind]: (snapshot: Snapshot) => Listing } = {
  host: (snapshot) =>
    listing('host', {
      queryable: queryableHosts(snapshot),
      objects: snapshot.hosts,
      namesOf: ({ name }) => [name],
    }),
  network: (snapshot) =>
    listing('network', {
      queryable: queryableNetworks(snapshot),
      objects: snapshot.networks,
      namesOf: ({ name }) => [name],
    }),
  subnet: (snapshot) =>
    listing('subnet', {
      queryable: queryableSubnets,
      objects: subnetsIn(snapshot),
      namesOf: ({ prefix }) => [prefix],
    }),
  zone: (snapshot) =>
    listing('zone', {
      queryable: queryableZones,
      objects: snapshot.zones,
      namesOf: ({ name }) => [name],
    }),
  group: (snapshot) =>
    listing('group', {
      queryable: queryableGroups(snapshot),
      objects: snapshot.groups,
      namesOf: ({ name }) => [name],
    }),
  nic: (snapshot) =>
    listing('nic', {
      queryable: queryableNics(snapshot),
      objects: nicsIn(snapshot),
      namesOf: ({ host, name }) => [host, name],
    }),
  disk: (snapshot) =>
    listing('disk', {
      queryable: queryableDisks(snapshot),
      objects: disksIn(snapshot),
      namesOf: ({ host, name }) => [host, name],
    }),
  address: (snapshot) =>
    listing('address', {
      queryable: queryableAddresses(snapshot),
      objects: addressesIn(snapshot),
      namesOf: ({ ip }) => [ip],
    }),
  range: (snapshot) =>
    listing('range', {
      queryable: queryableRanges,
      objects: rangesIn(snapshot),
      namesOf: ({ subnet, first, last }) => [subnet, `${first}-${last}`],
    }),
  record: (snapshot) =>
    listing('record', {
      queryable: queryableRecords,
      objects: recordsIn(snapshot),
      namesOf: ({ zone, name, type, data }) => [zone, name, type, data],
    }),
}
