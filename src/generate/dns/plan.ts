/**
 * What DNS servers are to answer, the same for each program that can: read from the inventory once, checked once, and written as text
 * for BIND and dnsmasq, so that they cannot differ in what they mean. `planDns` makes it; writers only write.
 */
import type { SerialScheme, ZoneRecord } from '../../inventory/model/zone.ts'
import type { Host } from '../../inventory/model/host.ts'
import type { DnsView } from '../../inventory/model/service-settings.ts'
import type { DnsRecord } from './dns-record.ts'

export interface DnsPlan {
  /** In the order in which a server tries them; exactly one, without `view`, where the site has no views. */
  readonly views: readonly PlannedView[]
}

export interface PlannedView {
  readonly view?: DnsView
  /** Forward and reverse zones that are ours, in canonical order. */
  readonly zones: readonly PlannedZone[]
  /** Zones of others, of which other resolvers are asked; in canonical order. */
  readonly forwards: readonly ForwardZone[]
}

export interface PlannedZone {
  readonly plan: ZonePlan
  /** Of its serial among `Snapshot.serials`: `NAME`, or `NAME@VIEW` where there are views. */
  readonly key: string
  /** All but the SOA record, each once: name servers of the zone first, then owners in canonical order. */
  readonly records: readonly DnsRecord[]
}

export interface ZonePlan {
  /** Lower case, without final dot; may hold `/`, as in `64/26.2.0.192.in-addr.arpa` (RFC 2317). */
  readonly name: string
  /** Absolute names without final dot, in the zone's order. */
  readonly nameServers: readonly string[]
  /** The one of them that the SOA record names as the source of the zone. */
  readonly source: string
  readonly servers: ZoneServers
  /** Mailbox as a name with its dot (RFC 1035 8). */
  readonly mailbox: string
  /** Seconds. */
  readonly ttl: number
  readonly serialScheme: SerialScheme
  /** Others change it too (RFC 2136). */
  readonly dynamic: boolean
  /** As the inventory lists them; none in a derived zone. */
  readonly records: readonly ZoneRecord[]
}

export type ZonePlans = ReadonlyMap<string, ZonePlan>

/** The hosts among the servers of a zone. Servers elsewhere are none of them. */
export interface ZoneServers {
  /** Where the zone is written: the zone's own primary, else the first of its name servers that is a host; undefined where none is. */
  readonly primary: ZoneServer | undefined
  readonly secondaries: readonly ZoneServer[]
  /** Whether some of its name servers are no hosts of the inventory. */
  readonly elsewhere: boolean
}

export interface ZoneServer {
  readonly host: Host
  /** The absolute name by which the zone lists it; undefined for a hidden primary. */
  readonly name: string | undefined
  /** All its addresses but link-local ones, canonical, in the order of its NICs: it may ask from any of them. */
  readonly addresses: readonly string[]
  /** Where others reach it: the addresses of the name; all where those are none. */
  readonly reached: readonly string[]
}

export interface ForwardZone {
  readonly name: string
  /** Addresses of resolvers, in order. */
  readonly forwarders: readonly string[]
  /** Names of the hosts that forward; empty: every server. */
  readonly servers: readonly string[]
}
