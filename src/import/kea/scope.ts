/** What is known while a file of Kea is read, and what its inner objects inherit. */
import type { Family } from '../../core/ip.ts'
import type { HostPart } from '../dhcp/gather-hosts.ts'
import type { Setting, Settings } from '../dhcp/settings.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import type { BootClass } from './read-boot-classes.ts'
import type { Definitions } from './read-options.ts'

export interface KeaScope {
  readonly report: DraftBuilder
  readonly family: Family
  readonly definitions: Definitions
  /** All settings of all scopes, to say which are in vain. */
  readonly all: Setting[]
  readonly hosts: HostPart[]
  readonly classes: readonly BootClass[]
  /** Made by our own generator: what it says of the server itself needs no word. */
  readonly ours: boolean
  readonly settings: Settings
  readonly network: string | undefined
  /** What is appended to host names for DNS. */
  readonly suffix: string | undefined
  /** Domain of the subnet, which its hosts have anyway. */
  readonly domain: string | undefined
}
