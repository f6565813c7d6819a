/** A DNS zone and the records in it beyond those that addresses make. */
import type { Waiver } from './waiver.ts'

export const serialSchemes = ['date', 'epoch', 'counter'] as const
export type SerialScheme = (typeof serialSchemes)[number]

export interface ZoneRecord {
  /** Owner, relative to the zone; `@` is the zone itself. */
  readonly name: string
  /** Upper case: `MX`. */
  readonly type: string
  /** As in a zone file (RFC 1035 5.1); a name in it is relative to the zone unless it ends in a dot. */
  readonly data: string
  /** Seconds. */
  readonly ttl?: number
  /** Only in this view; default: in each view of the zone. */
  readonly view?: string
}

export interface Zone {
  /** Without final dot, lower case, IDN as `xn--`. */
  readonly name: string
  /** Name servers: names of hosts, or absolute names with a dot in them. The first is the primary. */
  readonly ns: readonly string[]
  /** Host where the zone is written, if that is none of the name servers (a hidden primary). */
  readonly primary?: string
  /** Views (`dns.views` of the site's settings) that have the zone. Default: all. */
  readonly views?: readonly string[]
  /** Resolvers that are asked instead: the zone is not ours, and has neither name servers nor records here. */
  readonly forwarders?: readonly string[]
  /** Others change it too (RFC 2136): it is not written as a file, but brought up to date by signed updates of what is ours. */
  readonly dynamic?: boolean
  /** Mailbox of the one in charge: `hostmaster@office.example`. */
  readonly mail?: string
  /** Default TTL, in seconds. */
  readonly ttl: number
  readonly serialScheme: SerialScheme
  readonly records: readonly ZoneRecord[]
  readonly waivers?: readonly Waiver[]
}
