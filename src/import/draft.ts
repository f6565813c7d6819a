/** What a file of another program says, in the words of the inventory, each thing with its place: what every importer gives. */
import type { Attributes, Disk, HostKind, HostState, Location, NicKind } from '../inventory/model/host.ts'
import type {
  Allocation,
  Boot,
  Ipv6Mode,
  Range,
  ReservedAddress,
  ReverseMode,
} from '../inventory/model/network.ts'
import type { Waiver } from '../inventory/model/waiver.ts'
import type { SerialScheme, ZoneRecord } from '../inventory/model/zone.ts'

/** Shown as `FILE:LINE`; lines count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
}

/** Something that was found, and where. */
export interface Found<T> {
  readonly at: Place
  readonly value: T
}

/** A file as it was read: importers never read files themselves, so an include is asked for by name. */
export interface SourceFile {
  /** As the user wrote it, for messages. */
  readonly name: string
  readonly text: string
}

export interface SourceReader {
  /** A file that another one includes, by the path in it; undefined where there is none or it may not be read. */
  readonly include: (path: string, from: string) => SourceFile | undefined
  /** The files of a folder that a file names (`conf-dir` of dnsmasq), as paths for `include`, sorted; undefined where there is none. */
  readonly list?: (path: string, from: string) => readonly string[] | undefined
}

export interface DraftSubnet {
  readonly prefix: string
  /** Network that it belongs to, where the source has a name for it (a shared network, a bridge). */
  readonly network?: string
  /** Prefix of a subnet before it that is on the same wire, where the source has no name for their network. */
  readonly beside?: string
  readonly vlan?: number
  readonly gateway?: string
  readonly dns?: readonly string[]
  readonly ntp?: readonly string[]
  readonly domain?: string
  readonly dhcp?: boolean
  /** Seconds. */
  readonly leaseTime?: number
  readonly allocation?: Allocation
  readonly ipv6?: Ipv6Mode
  /** Seconds. */
  readonly quarantine?: number
  readonly boot?: Boot
  readonly reverse?: ReverseMode
  /** Of the network that it belongs to, where the source says it of the subnet. Bytes. */
  readonly mtu?: number
  /** By their name in dhcp-options(5). */
  readonly options?: Readonly<Record<string, string>>
  readonly ranges?: readonly Range[]
  readonly reserved?: readonly ReservedAddress[]
}

/** A network by itself; subnets name theirs. */
export interface DraftNetwork {
  readonly name: string
  readonly vlan?: number
  readonly bridge?: string
  readonly mtu?: number
  readonly dhcpServers?: readonly string[]
  readonly relays?: readonly string[]
  readonly notes?: string
  readonly waivers?: readonly Waiver[]
}

export interface DraftNic {
  /** Where the source has none, the importer leaves it out: `eth0`, `eth1`, … are given in order. */
  readonly name?: string
  readonly kind?: NicKind
  readonly members?: readonly string[]
  readonly link?: string
  readonly mac?: string
  readonly sharedMac?: boolean
  /** Where the source has none, it is found by the addresses. */
  readonly network?: string
  /** Its addresses are on loan: one out of a range that is handed out is not recorded as the host's own. */
  readonly leased?: boolean
  /** Nothing is said of its addresses, although the source lists NICs whole: those that are there stay. */
  readonly addressesUnsaid?: boolean
  /** Canonical text, without prefix length; with the name of its own where the source gives one. */
  readonly addresses: readonly { readonly ip: string; readonly name?: string }[]
}

/** What is known of a host. What is absent is not said, and leaves what the inventory has as it is. */
export interface DraftHost {
  /** Label or whole domain name, lower case; or an address in canonical text, for the host that has it. */
  readonly name: string
  readonly kind?: HostKind
  readonly state?: HostState
  readonly parent?: string
  readonly os?: string
  readonly cpus?: number
  /** Bytes. */
  readonly memory?: number
  readonly location?: Location
  readonly serial?: string
  readonly asset?: string
  readonly duid?: string
  readonly options?: Readonly<Record<string, string>>
  readonly notes?: string
  readonly groups?: readonly string[]
  readonly tags?: readonly string[]
  readonly attributes?: Attributes
  readonly aliases?: readonly string[]
  readonly hostKeys?: readonly string[]
  readonly nics?: readonly DraftNic[]
  readonly disks?: readonly Disk[]
  readonly waivers?: readonly Waiver[]
}

export interface DraftGroup {
  readonly name: string
  readonly parents?: readonly string[]
  readonly attributes?: Attributes
  readonly notes?: string
  readonly waivers?: readonly Waiver[]
}

export interface DraftZone {
  readonly name: string
  readonly ns?: readonly string[]
  readonly primary?: string
  readonly views?: readonly string[]
  readonly forwarders?: readonly string[]
  readonly dynamic?: boolean
  readonly mail?: string
  /** Seconds. */
  readonly ttl?: number
  readonly serialScheme?: SerialScheme
  /** The serial that is published, so that the next one follows on. */
  readonly serial?: number
  /** All of them, to be taken as they are: of our own format, where A and AAAA are none of a host's. */
  readonly records?: readonly ZoneRecord[]
  readonly waivers?: readonly Waiver[]
}

/** `name` is relative to the zone, `@` for the zone itself. A and AAAA may turn out to be those of a host. */
export interface DraftRecord extends ZoneRecord {
  readonly zone: string
}

/** Something that the model has no place for, or that could not be read. */
export interface Remark {
  readonly at: Place
  readonly message: string
  readonly hint?: string | undefined
}

export interface Draft {
  readonly networks: readonly Found<DraftNetwork>[]
  readonly subnets: readonly Found<DraftSubnet>[]
  readonly hosts: readonly Found<DraftHost>[]
  readonly groups: readonly Found<DraftGroup>[]
  readonly zones: readonly Found<DraftZone>[]
  readonly records: readonly Found<DraftRecord>[]
  /** Said to the user, import goes on: "option 43 of subnet 10.0.0.0/24 has no place in the inventory". */
  readonly unplaced: readonly Remark[]
  /** Anything here and nothing is imported. */
  readonly problems: readonly Remark[]
}

/** One format: text in, draft out. Pure. */
export type Importer = (files: readonly SourceFile[], reader: SourceReader) => Draft

export const emptyDraft: Draft = {
  networks: [],
  subnets: [],
  hosts: [],
  groups: [],
  zones: [],
  records: [],
  unplaced: [],
  problems: [],
}
