/** By which names objects refer to one another, so that a rename can follow them. */
import type { Group } from './group.ts'
import type { Host } from './host.ts'
import type { Network } from './network.ts'
import type { ObjectKind, ObjectOfKind } from './snapshot.ts'
import type { Zone } from './zone.ts'

/** An object that has another name now. */
export interface Renaming {
  readonly kind: ObjectKind
  readonly from: string
  readonly to: string
}

const followers: {
  readonly [K in ObjectKind]: (object: ObjectOfKind[K], renaming: Renaming) => ObjectOfKind[K]
} = {
  host: followInHost,
  network: followInNetwork,
  zone: followInZone,
  group: followInGroup,
}

/** The object with the new name wherever it holds the old one. */
export function followRename<K extends ObjectKind>(
  kind: K,
  object: ObjectOfKind[K],
  renaming: Renaming,
): ObjectOfKind[K] {
  return followers[kind](object, renaming)
}

function followInHost(host: Host, { kind, from, to }: Renaming): Host {
  switch (kind) {
    case 'host':
      return host.parent === from ? { ...host, parent: to } : host
    case 'network':
      return { ...host, nics: host.nics.map((nic) => (nic.network === from ? { ...nic, network: to } : nic)) }
    case 'group':
      return { ...host, groups: replaced(host.groups, from, to) }
    case 'zone':
      return host
  }
}

function followInNetwork(network: Network, { kind, from, to }: Renaming): Network {
  const { dhcpServers } = network
  return kind === 'host' && dhcpServers !== undefined
    ? { ...network, dhcpServers: replaced(dhcpServers, from, to) }
    : network
}

function followInZone(zone: Zone, { kind, from, to }: Renaming): Zone {
  if (kind !== 'host') return zone
  const after = { ...zone, ns: replaced(zone.ns, from, to) }
  return zone.primary === from ? { ...after, primary: to } : after
}

function followInGroup(group: Group, { kind, from, to }: Renaming): Group {
  return kind === 'group' ? { ...group, parents: replaced(group.parents, from, to) } : group
}

function replaced(names: readonly string[], from: string, to: string): readonly string[] {
  return names.map((name) => (name === from ? to : name))
}
