/** The record of one machine, bought or virtual, with everything that belongs to it alone. */
import type { Waiver } from './waiver.ts'

export const hostKinds = ['physical', 'vm', 'container'] as const
export type HostKind = (typeof hostKinds)[number]

/** The life of a host, in order. */
export const hostStates = ['planned', 'installing', 'active', 'maintenance', 'retired'] as const
export type HostState = (typeof hostStates)[number]

export type AttributeValue = string | number | boolean | readonly string[]
export type Attributes = Readonly<Record<string, AttributeValue>>

/** One address of a NIC. Its name makes A or AAAA and PTR. */
export interface NicAddress {
  /** Canonical text, without prefix length: the subnet has that. */
  readonly ip: string
  /** Absolute name without final dot, where it differs from the derived one (see inventory/names). */
  readonly name?: string
}

/** What makes an interface where no port of the hardware does. */
export const nicKinds = ['bond', 'bridge', 'vlan'] as const
export type NicKind = (typeof nicKinds)[number]

export interface Nic {
  /** As the operating system calls it: `eth0`. */
  readonly name: string
  /** Absent for a port of the hardware. */
  readonly kind?: NicKind
  /** The host's NICs that a bond or a bridge is made of. DHCP answers a bond's address to the MAC of each of them. */
  readonly members?: readonly string[]
  /** The host's NIC that a VLAN interface stands on; its VLAN id is that of its network. */
  readonly link?: string
  /** Lower case with colons. */
  readonly mac?: string
  /** Said on purpose: another NIC on the network may have the MAC too. */
  readonly sharedMac?: boolean
  /** Name of the network that it is plugged into. */
  readonly network?: string
  readonly addresses: readonly NicAddress[]
}

export interface Disk {
  readonly name: string
  /** Bytes. */
  readonly size: number
}

export interface Location {
  readonly site?: string
  readonly rack?: string
  /** Lowest rack unit. */
  readonly unit?: number
  /** Rack units that it takes, upwards from `unit`. Default 1. */
  readonly height?: number
}

export interface Host {
  /** A DNS label, or a whole domain name: then that is its name in DNS. */
  readonly name: string
  readonly kind: HostKind
  readonly state: HostState
  /** Name of the host whose hypervisor makes this machine's hardware; virtual kinds only. */
  readonly parent?: string
  readonly os?: string
  readonly cpus?: number
  /** Bytes. */
  readonly memory?: number
  readonly location?: Location
  readonly serial?: string
  readonly asset?: string
  /** DHCP Unique Identifier (RFC 8415 11): octets in hexadecimal with colons, lower case. */
  readonly duid?: string
  /** DHCP options of this host alone, which count for more than those of its subnet: by name, as those of a subnet. */
  readonly options?: Readonly<Record<string, string>>
  readonly notes?: string
  readonly groups: readonly string[]
  readonly tags: readonly string[]
  readonly attributes: Attributes
  /** Further names in DNS (CNAME to the host's own), relative to its domain or absolute. */
  readonly aliases: readonly string[]
  /** SSH host keys as in known_hosts, `ssh-ed25519 AAAA…`, without comment. */
  readonly hostKeys: readonly string[]
  /** In order; the first is the one that carries the host's name. */
  readonly nics: readonly Nic[]
  readonly disks: readonly Disk[]
  readonly waivers?: readonly Waiver[]
}
