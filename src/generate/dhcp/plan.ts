/**
 * What a DHCP server is to do, the same for each program that can: read from the inventory once, checked once, and written as
 * text for dhcpd, Kea and dnsmasq, so that they cannot differ in what they mean.
 */
import type { DhcpOptionForm } from '../../core/dhcp-options.ts'
import type { Family, Ip, Prefix } from '../../core/ip.ts'
import type { BootClient, Network, Subnet } from '../../inventory/model/network.ts'
import type { Interval } from '../../inventory/model/lookup.ts'

export interface DhcpPlan {
  readonly family: Family
  /** Options that are no standard ones, as far as they are used; by code. */
  readonly definitions: readonly OptionDefinition[]
  /** By name of the network. */
  readonly wires: readonly Wire[]
}

/** A network with its subnets of the family. */
export interface Wire {
  readonly network: Network
  /** The server's NIC on it; none where requests come by relay, or where the plan is of no server in particular. */
  readonly nic?: string
  /** Addresses of relay agents, of the family. Relays whose address lies in one of the subnets need not be said. */
  readonly relays: readonly string[]
  /** In the order of their addresses; never empty. */
  readonly subnets: readonly PlannedSubnet[]
}

export interface PlannedSubnet {
  readonly subnet: Subnet
  readonly prefix: Prefix
  /** 1 … 4294967294, unique in the plan; stays while the subnet begins at the same address, since Kea ties its leases to it. */
  readonly id: number
  /** Whether anything is handed out. Those that are not are there because the server has to know what shares the wire. */
  readonly served: boolean
  /**
   * IPv6 and served: clients make their addresses themselves and ask for options alone (RFC 8415 18.2.6), so that there are
   * neither pools nor reservations.
   */
  readonly stateless: boolean
  /** Dynamic ranges, in order, without overlap. Empty where it is not served, as are options and reservations. */
  readonly pools: readonly Interval[]
  /** Seconds. */
  readonly leaseTime?: number
  /** Derived ones (routers, resolvers, domain …) and those of the inventory, by code; each code once. */
  readonly options: readonly PlannedOption[]
  /**
   * IPv4: by client of `bootArchitectures` (network-boot.ts), in the order in which they are to be tried, what it is told
   * instead of `fallback`. Where this is not empty there is no option 67 (bootfile-name) beside it.
   */
  readonly boot: readonly ClientBoot[]
  /** What a client gets that is none of `boot`, or all clients where that is empty. */
  readonly fallback: BootFields
  /** By address. `macs` is never empty where there is no `duid`. */
  readonly reservations: readonly Reservation[]
}

export interface ClientBoot {
  readonly client: BootClient
  /** What to answer it, whole: nothing of `fallback` is to be added. For `http-…` together with option 60, `HTTPClient`. */
  readonly fields: BootFields
}

/** The fields of a BOOTP reply (RFC 2131, figure 1). */
export interface BootFields {
  /** An IPv4 address. */
  readonly nextServer?: string
  /** At most 127 octets. */
  readonly filename?: string
  /** At most 63 octets. */
  readonly serverName?: string
}

export interface OptionDefinition {
  readonly code: number
  /** As in `PlannedOption`. */
  readonly name: string
  readonly form: DhcpOptionForm
}

export interface PlannedOption {
  readonly code: number
  /** As in dhcp-options(5), without `dhcp6.`; of a custom one the name that was declared, or `code-230`. */
  readonly name: string
  readonly form: DhcpOptionForm
  readonly values: readonly OptionValue[]
}

/** What a form is made of: lists have any number, the others one. */
export type OptionValue =
  | { readonly kind: 'address'; readonly ip: Ip }
  | { readonly kind: 'pair'; readonly ips: readonly [Ip, Ip] }
  | { readonly kind: 'route'; readonly prefix: Prefix; readonly via: Ip }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'octets'; readonly octets: readonly number[] }
  | { readonly kind: 'domain'; readonly name: string }
  | { readonly kind: 'flag'; readonly on: boolean }
  | { readonly kind: 'number'; readonly value: number }

export interface Reservation {
  readonly host: string
  readonly nic: string
  /**
   * Several where the NICs of a bond ask one by one while the machine boots. IPv6: a guess, for a client may have made its DUID of
   * another NIC or of none; to be used where the server can tell the MAC (RFC 8415 11.2, 11.4), and after `duid`.
   */
  readonly macs: readonly string[]
  /** IPv6 (RFC 8415 11): octets in hexadecimal with colons. */
  readonly duid?: string
  readonly ip: Ip
  /** `ip` as text. */
  readonly address: string
  /** One label: what the client is told to call itself. */
  readonly hostName: string
  /** Of the host alone; they count for more than those of the subnet. */
  readonly options: readonly PlannedOption[]
  /** Of the host alone; a field counts for more than `fallback` and `boot` of the subnet. */
  readonly fallback: BootFields
  /** False: it is to be offered nothing to boot from (maintenance): `boot`, `fallback` and `bootOptions` of the subnet are to be taken back. */
  readonly boots: boolean
}
