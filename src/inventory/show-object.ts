/** Reads one object with what is shown beside it. */
import type { Reader } from '../db/store.ts'
import { usageOf, type Usage } from './allocate/usage.ts'
import type { Group } from './model/group.ts'
import type { Host } from './model/host.ts'
import type { Network, Subnet } from './model/network.ts'
import type { Zone } from './model/zone.ts'
import { existing, existingSubnet } from './operations/find-object.ts'
import {
  groupSurroundings,
  surroundingsOf,
  type GroupSurroundings,
  type Surroundings,
} from './surroundings.ts'

export const showableKinds = ['host', 'network', 'subnet', 'zone', 'group'] as const
export type ShowableKind = (typeof showableKinds)[number]

export type Shown =
  | { readonly kind: 'host'; readonly host: Host; readonly surroundings: Surroundings }
  | { readonly kind: 'network'; readonly network: Network; readonly hosts: readonly string[] }
  | { readonly kind: 'subnet'; readonly subnet: Subnet; readonly network: string; readonly usage: Usage }
  | { readonly kind: 'zone'; readonly zone: Zone }
  | { readonly kind: 'group'; readonly group: Group; readonly surroundings: GroupSurroundings }

/** Throws a UserError where there is no such object. */
export async function showObject(reader: Reader, kind: ShowableKind, name: string): Promise<Shown> {
  const action = `Cannot show ${kind} "${name}"`
  switch (kind) {
    case 'host': {
      const host = await existing(reader, action, kind, name)
      return { kind, host, surroundings: await surroundingsOf(reader, host) }
    }
    case 'network': {
      const network = await existing(reader, action, kind, name)
      return { kind, network, hosts: await reader.hostsOn(network.name) }
    }
    case 'subnet': {
      const { network, subnet } = await existingSubnet(reader, action, name)
      return { kind, subnet, network: network.name, usage: await usageOf(reader, subnet) }
    }
    case 'zone':
      return { kind, zone: await existing(reader, action, kind, name) }
    case 'group': {
      const group = await existing(reader, action, kind, name)
      return { kind, group, surroundings: await groupSurroundings(reader, group) }
    }
  }
}
