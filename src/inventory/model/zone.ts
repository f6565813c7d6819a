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
}

export interface Zone {
  /** Without final dot, lower case, IDN as `xn--`. */
  readonly name: string
  /** Name servers: names of hosts, or absolute names with a dot in them. The first is the primary. */
  readonly ns: readonly string[]
  /** Mailbox of the one in charge: `hostmaster@office.example`. */
  readonly mail?: string
  /** Default TTL, in seconds. */
  readonly ttl: number
  readonly serialScheme: SerialScheme
  readonly records: readonly ZoneRecord[]
  readonly waivers?: readonly Waiver[]
}
