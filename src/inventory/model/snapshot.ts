/** The whole inventory of one customer at one moment, immutable and sorted: what generators, manifests and text files are made from. */
import type { Group } from './group.ts'
import type { Host } from './host.ts'
import type { Network } from './network.ts'
import type { Zone } from './zone.ts'

/** The four kinds of object that have a life of their own; everything else belongs to one of them. */
export interface ObjectOfKind {
  readonly host: Host
  readonly network: Network
  readonly zone: Zone
  readonly group: Group
}
export type ObjectKind = keyof ObjectOfKind

export interface Snapshot {
  /** Each list is sorted by name. */
  readonly hosts: readonly Host[]
  readonly networks: readonly Network[]
  readonly zones: readonly Zone[]
  readonly groups: readonly Group[]
  /** Last published serial and the hash of the records that it stands for, by zone name (reverse zones too). Never saved as text. */
  readonly serials: ReadonlyMap<string, { readonly serial: number; readonly hash: string }>
}
