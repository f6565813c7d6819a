/** The inventory as manifests and types see it: read-only, whole, and of one customer. */
import type { AttributeValue } from './attribute.ts'

export interface AddressView {
  readonly ip: string
  readonly family: 4 | 6
  /** Of the subnet. */
  readonly prefixLength: number
  readonly subnet: string
  readonly gateway: string | undefined
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
}

export interface InventoryView {
  host(name: string): HostView | undefined
  hosts(): readonly HostView[]
  /** Hosts whose parent is this one. */
  guests(parent: string): readonly HostView[]
  /** Hosts in this group, or in a group within it. */
  group(name: string): readonly HostView[]
  network(name: string): NetworkView | undefined
  /** The configuration that the inventory implies for a server: what `inv export FORMAT --server HOST` prints. */
  export(format: 'dhcpd' | 'bind', options?: { readonly server?: string }): readonly GeneratedFile[]
}
