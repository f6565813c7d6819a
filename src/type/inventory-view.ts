/** The inventory as manifests and types see it: read-only, whole, and of one customer. */
import type { AttributeValue } from './attribute.ts'

export interface AddressView {
  readonly ip: string
  readonly family: 4 | 6
  /** Of the subnet. */
  readonly prefixLength: number
  readonly subnet: string
  readonly gateway: string | undefined
  /** Time servers of the subnet: addresses or names. */
  readonly ntp?: readonly string[]
  /** Absolute name without final dot, where the subnet or the address has a domain. */
  readonly name: string | undefined
}

export interface NicView {
  readonly name: string
  /** Undefined for a port of the hardware. */
  readonly kind: 'bond' | 'bridge' | 'vlan' | undefined
  /** Names of the NICs that a bond or a bridge is made of. */
  readonly members: readonly string[]
  /** Name of the NIC that a VLAN interface stands on. */
  readonly link: string | undefined
  readonly mac: string | undefined
  readonly network: NetworkView | undefined
  readonly addresses: readonly AddressView[]
}

export interface NetworkView {
  readonly name: string
  readonly vlan: number | undefined
  /** Name of the bridge that carries it on hypervisors. */
  readonly bridge: string
  readonly mtu: number | undefined
  readonly subnets: readonly string[]
  /** Names of the hosts that serve DHCP on it; undefined: any DHCP server that is plugged in. */
  readonly dhcpServers: readonly string[] | undefined
  /** Families in which DHCP serves one of its subnets. */
  readonly dhcp: readonly (4 | 6)[]
}

export interface HostView {
  readonly name: string
  /** Absolute name without final dot; the plain name where no domain is recorded. */
  readonly fqdn: string
  readonly kind: 'physical' | 'vm' | 'container'
  readonly state: string
  readonly parent: string | undefined
  readonly os: string | undefined
  readonly cpus: number | undefined
  /** Bytes. */
  readonly memory: number | undefined
  readonly disks: readonly { readonly name: string; readonly size: number }[]
  readonly nics: readonly NicView[]
  /** With those that its groups are in. */
  readonly groups: readonly string[]
  readonly tags: readonly string[]
  /** With those inherited from groups. */
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly hostKeys: readonly string[]
}

/** One file of a generated configuration. */
export interface GeneratedFile {
  /** Relative: `dhcpd.conf`, `zones/office.example.zone`. */
  readonly path: string
  readonly text: string
  /** Name of the zone, where the file is one. */
  readonly zone?: string
  /** A zone that others change too (RFC 2136): the file is how it begins, and is the server's own from then on. */
  readonly dynamic?: true
  /** Name of the view that the zone is in, where the server has views. */
  readonly view?: string
  /** All that a DNS server serves, where this is the file that names its zones. */
  readonly zones?: readonly ServedZone[]
  /**
   * What it says in the words of the inventory, a line each, sorted: `reservation web03 eth0 10.20.0.13 52:54:00:00:00:0d`,
   * `range 10.20.0.0/24 10.20.0.100-10.20.0.199`, `record office.example web01 A 10.20.0.4`.
   */
  readonly objects?: readonly string[]
}

/** A zone as one DNS server has it. */
export interface ServedZone {
  /** Lower case, without final dot. */
  readonly name: string
  readonly view?: string
  /** Written here, transferred from elsewhere, written here by updates (RFC 2136), or asked of other resolvers. */
  readonly role: 'primary' | 'secondary' | 'dynamic' | 'forward'
  /** Absolute path on the server; none where it only forwards. */
  readonly file?: string
  /** Of a primary. */
  readonly serial?: number
  /** Of a secondary: addresses that it transfers from. */
  readonly primaries?: readonly string[]
  /** Of a dynamic zone: our records in it, `OWNER. TTL TYPE DATA` each. */
  readonly records?: readonly string[]
  /** Of a dynamic zone: the text of its first file. */
  readonly start?: string
}

/** What the inventory implies for a server: names of `inv export`. */
export type ExportFormat = 'bind' | 'dhcpd' | 'dhcpd6' | 'dnsmasq' | 'kea4' | 'kea6'

export interface ExportOptions {
  /** Name of the host that serves. */
  readonly server?: string
  /** DHCP: names of the networks that it is to serve; default: all that it can. */
  readonly networks?: readonly string[]
  /** DHCP: by network, the server's interface there, where that is not the recorded NIC: a bridge that has taken the address. */
  readonly interfaces?: Readonly<Record<string, string>>
  /** dnsmasq, which serves both from one file; default: what the inventory serves. */
  readonly families?: readonly (4 | 6)[]
  /** dnsmasq: whether it serves DHCP; default: where the host does. */
  readonly dhcp?: boolean
  /** dnsmasq: whether it answers DNS too; default: where the host is a name server of a zone. */
  readonly dns?: boolean
  /** DNS: names of the zones that it is to serve; default: all that have it as a name server. */
  readonly zones?: readonly string[]
  /** DNS: only the zones that it writes, or only those that it transfers. */
  readonly role?: 'primary' | 'secondary'
  /** dnsmasq: of a site with views, the one whose answers it gives to everyone. */
  readonly view?: string
  /** dnsmasq: addresses of the resolvers that are asked for names of no zone; default: nobody is asked. */
  readonly forwarders?: readonly string[]
}

export interface InventoryView {
  host(name: string): HostView | undefined
  hosts(): readonly HostView[]
  /** Hosts whose parent is this one. */
  guests(parent: string): readonly HostView[]
  /** Hosts in this group, or in a group within it. */
  group(name: string): readonly HostView[]
  network(name: string): NetworkView | undefined
  networks(): readonly NetworkView[]
  /** The configuration that the inventory implies for a server: what `inv export FORMAT --server HOST` prints. */
  export(format: ExportFormat, options?: ExportOptions): readonly GeneratedFile[]
}
