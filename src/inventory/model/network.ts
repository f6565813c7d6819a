/** A layer-2 segment with its subnets and their ranges. */
import type { Waiver } from './waiver.ts'

export const rangeKinds = ['static', 'dynamic', 'reserved'] as const
export type RangeKind = (typeof rangeKinds)[number]

/** Part of a subnet: addresses to allocate from, a DHCP pool, or kept free. Both ends belong to it. */
export interface Range {
  readonly kind: RangeKind
  readonly first: string
  readonly last: string
}

/** An address that no host has but that is taken, with what for. */
export interface ReservedAddress {
  readonly ip: string
  readonly purpose: string
}

/** Which of the free addresses is handed out next. */
export const allocations = ['first', 'last', 'random'] as const
export type Allocation = (typeof allocations)[number]

/** How hosts come by their IPv6 address: recorded ones, those made from the MAC (EUI-64, RFC 4291), or by DHCPv6. */
export const ipv6Modes = ['static', 'slaac', 'dhcpv6'] as const
export type Ipv6Mode = (typeof ipv6Modes)[number]

export interface Subnet {
  /** Canonical prefix: `10.20.0.0/24`. */
  readonly prefix: string
  readonly gateway?: string
  /** Resolvers handed out, as addresses. */
  readonly dns: readonly string[]
  readonly ntp: readonly string[]
  /** Domain of the names of addresses in it, without final dot. */
  readonly domain?: string
  /** Whether DHCP servers serve it. */
  readonly dhcp: boolean
  /** DHCP lease time, in seconds. */
  readonly leaseTime?: number
  /** Default `first`. */
  readonly allocation?: Allocation
  /** IPv6 subnets only; default `static`. */
  readonly ipv6?: Ipv6Mode
  /** For how long an address that was released is not handed out again, in seconds. Default 0. */
  readonly quarantine?: number
  /** Further DHCP options by their name in dhcp-options(5). */
  readonly options: Readonly<Record<string, string>>
  readonly ranges: readonly Range[]
  readonly reserved: readonly ReservedAddress[]
}

export interface Network {
  readonly name: string
  /** 1 … 4094. */
  readonly vlan?: number
  /** Name of the bridge on hypervisors, 15 characters at most (Linux IFNAMSIZ). Default: `br-` and the network's name. */
  readonly bridge?: string
  /** Bytes. */
  readonly mtu?: number
  readonly notes?: string
  readonly subnets: readonly Subnet[]
  readonly waivers?: readonly Waiver[]
}
