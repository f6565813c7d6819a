/** What the settings of the site (`hostwright.yaml`) say about its DHCP and DNS servers. */
import type { DhcpOptionForm } from '../../core/dhcp-options.ts'
import type { Family } from '../../core/ip.ts'

/** `dhcpOptions:`: an option that no standard names. */
export interface DeclaredOption {
  readonly name: string
  readonly family: Family
  /** 224 … 254 of IPv4 are for private use (RFC 3942). */
  readonly code: number
  readonly form: DhcpOptionForm
}

/** One of `dns.views`, in the order in which a server tries them. */
export interface DnsView {
  readonly name: string
  /** Prefixes and addresses of the clients that see it; `any` for all. */
  readonly clients: readonly string[]
  /** Only addresses in these prefixes make records in it. Default: all. */
  readonly addresses?: readonly string[]
}

/** How the zone of an RFC 2317 delegation is named: `64-26`, `64/26` or `64-127` before the reverse name of the octet. */
export const delegationStyles = ['first-length', 'first/length', 'first-last'] as const
export type DelegationStyle = (typeof delegationStyles)[number]

export interface DnsSettings {
  /** None: the server has no views. */
  readonly views: readonly DnsView[]
  /** Name of the catalog zone (RFC 9432) by which secondaries learn of zones. */
  readonly catalog?: string
  /** Whether recorded SSH host keys make SSHFP records. Default of the settings: true. */
  readonly sshfp: boolean
  readonly delegations: DelegationStyle
}

export interface ServiceSettings {
  readonly dhcpOptions: readonly DeclaredOption[]
  readonly dns: DnsSettings
}

export const defaultServiceSettings: ServiceSettings = {
  dhcpOptions: [],
  dns: { views: [], sshfp: true, delegations: 'first-length' },
}
