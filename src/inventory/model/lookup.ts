/** What a check has to ask the rest of the inventory: answered by a database transaction, or by a snapshot. */
import type { Ip } from '../../core/ip.ts'
import type { Network } from './network.ts'
import type { ObjectKind, ObjectOfKind } from './snapshot.ts'
import type { ZoneRecord } from './zone.ts'

/** Who has an address: a NIC of a host, or a reservation on a network. */
export type AddressOwner =
  | { readonly kind: 'host'; readonly host: string; readonly nic: string }
  | { readonly kind: 'reserved'; readonly network: string; readonly purpose: string }

export interface MacOwner {
  readonly host: string
  readonly nic: string
  readonly network: string | undefined
}

export interface SubnetPlace {
  readonly network: string
  readonly prefix: string
}

/** A record with the zone that lists it. */
export interface PlacedRecord {
  readonly zone: string
  /** Default TTL of the zone, in seconds. */
  readonly zoneTtl: number
  readonly record: ZoneRecord
}

/** What tells one layer-2 segment from another. */
export type Segment = Pick<Network, 'name' | 'vlan' | 'bridge'>

/** Racks of one name at different sites are different ones. */
export interface Rack {
  readonly site: string | undefined
  readonly rack: string
}

/** Both ends belong to it and are of one family. */
export interface Interval {
  readonly first: Ip
  readonly last: Ip
}

export interface Lookup {
  get<K extends ObjectKind>(kind: K, name: string): Promise<ObjectOfKind[K] | undefined>
  /** Of all objects of the kind, sorted. */
  names(kind: ObjectKind): Promise<readonly string[]>
  has(kind: ObjectKind, name: string): Promise<boolean>
  ownerOfAddress(ip: Ip): Promise<AddressOwner | undefined>
  ownersOfMac(mac: string): Promise<readonly MacOwner[]>
  /** Name of the host that has the alias. */
  ownerOfAlias(alias: string): Promise<string | undefined>
  /** What an object that had the name is called now; undefined where that is not known, or there is none any more. */
  laterNameOf(kind: ObjectKind, name: string): Promise<string | undefined>
  /** Subnets that share an address with the interval, in the order of their addresses. */
  subnetsWithin(interval: Interval): Promise<readonly SubnetPlace[]>
  /** Addresses in the interval that a host has or that are reserved, in order. */
  takenWithin(interval: Interval): Promise<readonly { readonly ip: Ip; readonly owner: AddressOwner }[]>
  hostsOn(network: string): Promise<readonly string[]>
  /** One at most, unless something is wrong. */
  hostsWithDuid(duid: string): Promise<readonly string[]>
  hostsInRack(rack: Rack): Promise<readonly string[]>
  hostsIn(group: string): Promise<readonly string[]>
  guestsOf(host: string): Promise<readonly string[]>
  groupsUnder(group: string): Promise<readonly string[]>
  zonesServedBy(host: string): Promise<readonly string[]>
  /** Zones that have it as their `primary`. */
  zonesWrittenOn(host: string): Promise<readonly string[]>
  /** Networks that have it among their `dhcpServers`. */
  networksServedBy(host: string): Promise<readonly string[]>
  /** Hosts with an address that has this name of its own, instead of the derived one. */
  hostsNamed(name: string): Promise<readonly string[]>
  /** The records of a zone at one owner, relative to it. */
  recordsAt(zone: string, owner: string): Promise<readonly PlacedRecord[]>
  /** The records of all zones that point to the absolute name (without final dot). */
  recordsTo(name: string): Promise<readonly PlacedRecord[]>
  /** Every network, without its subnets. */
  segments(): Promise<readonly Segment[]>
}
