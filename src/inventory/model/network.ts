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

/**
 * Programs that ask for something to boot from the network, by how they say what they are (option 93, RFC 4578): `ipxe` is the second
 * stage, whatever the hardware; `http-…` ask for a URL instead of a file (UEFI HTTP boot).
 */
export const bootClients = ['bios', 'uefi-x64', 'uefi-arm64', 'http-x64', 'http-arm64', 'ipxe'] as const
export type BootClient = (typeof bootClients)[number]

/** What a subnet offers to boot from. */
export interface Boot {
  /** IPv4 address of the TFTP server; for `ipxe` and `http-…` it is not needed, since they take URLs. */
  readonly server?: string
  /** Path on the TFTP server, or a URL. */
  readonly files: Readonly<Partial<Record<BootClient, string>>>
}

/**
 * Which reverse zone the addresses of an IPv4 subnet longer than /24 are in: `own`: the one of the enclosing octet, which is
 * ours; `delegated`: one of their own, which the owner of the octet delegates (RFC 2317). `none`, for every subnet: there is none.
 */
export const reverseModes = ['own', 'delegated', 'none'] as const
export type ReverseMode = (typeof reverseModes)[number]

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
  readonly boot?: Boot
  /** Default: `delegated` for an IPv4 prefix longer than /24 of public addresses that lie in no reverse zone of the inventory, else `own`. */
  readonly reverse?: ReverseMode
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
  /** Hosts that serve DHCP here, each also by relay. Default: any DHCP server that is plugged in. */
  readonly dhcpServers?: readonly string[]
  /** Addresses from which relay agents pass on requests of this network (RFC 2131 4.3.1 `giaddr`; RFC 8415 `link-address`). */
  readonly relays?: readonly string[]
  readonly notes?: string
  readonly subnets: readonly Subnet[]
  readonly waivers?: readonly Waiver[]
}
