/** What the lines of a dnsmasq configuration say, gathered before it is put together: their order does not matter. */
import type { Ip, Prefix } from '../../core/ip.ts'
import type { BootClient, Ipv6Mode } from '../../inventory/model/network.ts'
import type { HostPart } from '../dhcp/gather-hosts.ts'
import type { FoundRange } from '../dhcp/ranges.ts'
import type { Setting } from '../dhcp/settings.ts'
import type { Place, SourceReader } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'

export interface RangeLine {
  readonly at: Place
  readonly prefix: Prefix
  /** Tags that it sets. */
  readonly tags: readonly string[]
  /** Undefined for a subnet without one. */
  readonly range: FoundRange | undefined
  /** Seconds. */
  readonly leaseTime: number | undefined
  readonly ipv6: Ipv6Mode | undefined
}

/** `needs`: the tags that it is for; none for all subnets. */
export interface OptionLine {
  readonly setting: Setting
  readonly needs: readonly string[]
}

export interface DomainLine {
  readonly at: Place
  readonly domain: string
  /** The addresses whose names are in it; undefined for all. */
  readonly within: { readonly first: Ip; readonly last: Ip } | undefined
}

/** `unnamed`: as the line stands, where it says no name: it may be among the host's options. */
export interface HostLine extends HostPart {
  readonly unnamed?: string
}

/** A record with absolute names; `owner` without final dot. */
export interface RecordLine {
  readonly at: Place
  readonly owner: string
  readonly type: string
  readonly data: string
}

export interface DnsmasqState {
  readonly report: DraftBuilder
  readonly reader: SourceReader
  readonly ranges: RangeLine[]
  readonly options: OptionLine[]
  /** Programs that boot, by the tag that they are given. */
  readonly clients: Map<string, BootClient>
  /** Tags whose clients some options are not for. */
  readonly excluded: Set<string>
  readonly domains: DomainLine[]
  /** By DHCP. */
  readonly hosts: HostLine[]
  /** By DNS: their names as they stand. */
  readonly names: HostPart[]
  readonly aliases: { readonly at: Place; readonly name: string; readonly target: string }[]
  readonly records: RecordLine[]
  /** Domains that this server alone answers for. */
  readonly zones: { readonly at: Place; readonly name: string }[]
}
