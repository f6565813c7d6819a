/** What a dhcpd.conf declares, gathered while its blocks are read. */
import type { Prefix } from '../../core/ip.ts'
import type { Place } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import type { FoundRange } from '../dhcp/ranges.ts'
import type { Setting, Settings } from '../dhcp/settings.ts'
import type { BootClass } from '../kea/read-boot-classes.ts'
import type { Definitions } from './read-option.ts'
import type { Expand } from './statements.ts'

export interface SubnetDeclaration {
  readonly at: Place
  readonly prefix: Prefix
  readonly network: string | undefined
  readonly settings: Settings
  readonly boots: readonly BootClass[]
  /** Declared without anything in it: the server is only to know that it is there. */
  readonly empty: boolean
}

export interface HostDeclaration {
  readonly at: Place
  /** What the declaration is called, which no client sees. */
  readonly label: string
  /** By `option host-name`. */
  readonly hostName: string | undefined
  /** By `option domain-name` of the host or of a group of hosts. */
  readonly domain: string | undefined
  readonly macs: readonly string[]
  readonly addresses: readonly string[]
  readonly duid: string | undefined
  readonly group: string | undefined
  /** Of the host alone. */
  readonly options: Readonly<Record<string, string>>
}

export interface Declarations {
  readonly report: DraftBuilder
  readonly expand: Expand
  readonly definitions: Definitions
  readonly subnets: SubnetDeclaration[]
  /** `subnet`: the one whose block it stands in; none in a pool of a shared network. */
  readonly ranges: { readonly range: FoundRange; readonly subnet: Prefix | undefined }[]
  readonly hosts: HostDeclaration[]
  /** All settings of scopes, to say which are in vain. */
  readonly settings: Setting[]
}

/** What a block inherits from those around it. */
export interface Scope {
  readonly kind: 'top' | 'network' | 'subnet' | 'pool' | 'group'
  readonly settings: Settings
  /** What is given to boot by who asks, the innermost first. */
  readonly boots: readonly BootClass[]
  readonly network: string | undefined
  readonly subnet: Prefix | undefined
  /** Name of the group, where it has one. */
  readonly group: string | undefined
  /** Set by a group, so it is the hosts'. */
  readonly domain: Setting | undefined
}
