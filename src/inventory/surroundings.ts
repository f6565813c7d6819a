/** Reads what the description of a host needs, and no more: showing one host must not read all. */
import type { Reader } from '../db/store.ts'
import type { Group } from './model/group.ts'
import type { Host } from './model/host.ts'
import type { Lookup } from './model/lookup.ts'
import type { Network } from './model/network.ts'

/** What a host's description is made from, beside the host. */
export interface Surroundings {
  /** Those that it is on. */
  readonly networks: readonly Network[]
  /** Those that it is in, and those above them. */
  readonly groups: readonly Group[]
  readonly guests: readonly string[]
  /** The same with their own guests. */
  readonly guestTree: readonly Guest[]
}

export interface Guest {
  readonly name: string
  readonly guests: readonly Guest[]
}

export async function surroundingsOf(reader: Reader, host: Host): Promise<Surroundings> {
  const networks: Network[] = []
  for (const name of new Set(host.nics.flatMap((nic) => nic.network ?? []))) {
    const network = await reader.get('network', name)
    if (network !== undefined) networks.push(network)
  }
  const guestTree = await guestsUnder(reader, host.name)
  return {
    networks,
    groups: await groupsAbove(reader, host.groups),
    guests: guestTree.map(({ name }) => name),
    guestTree,
  }
}

/** Parents never go round in a circle, so neither does this. */
async function guestsUnder(lookup: Pick<Lookup, 'guestsOf'>, host: string): Promise<readonly Guest[]> {
  const guests: Guest[] = []
  for (const name of await lookup.guestsOf(host))
    guests.push({ name, guests: await guestsUnder(lookup, name) })
  return guests
}

/** The groups themselves, and all that they are in. */
export async function groupsAbove(
  lookup: Pick<Lookup, 'get'>,
  from: readonly string[],
): Promise<readonly Group[]> {
  const groups = new Map<string, Group>()
  const names = new Set(from)
  // The set grows by the parents while it is walked.
  for (const name of names) {
    const group = await lookup.get('group', name)
    if (group === undefined) continue
    groups.set(name, group)
    for (const parent of group.parents) names.add(parent)
  }
  return [...groups.values()]
}

/** What a group's description is made from, beside the group. */
export interface GroupSurroundings {
  /** Those that it is in, and those above them. */
  readonly above: readonly Group[]
  /** Those that are in it. */
  readonly below: readonly string[]
  /** Hosts that are in it themselves. */
  readonly hosts: readonly string[]
  /** Hosts that are in it by one of the groups below, each once, with that one. */
  readonly inherited: readonly { readonly host: string; readonly via: string }[]
}

export async function groupSurroundings(lookup: Lookup, group: Group): Promise<GroupSurroundings> {
  const hosts = await lookup.hostsIn(group.name)
  const below = await lookup.groupsUnder(group.name)
  const known = new Set(hosts)
  const inherited: { host: string; via: string }[] = []
  const groups = new Set(below)
  // The set grows by the groups below while it is walked.
  for (const via of groups) {
    for (const host of await lookup.hostsIn(via)) if (!known.has(host)) inherited.push({ host, via })
    for (const { host } of inherited) known.add(host)
    for (const name of await lookup.groupsUnder(via)) groups.add(name)
  }
  return { above: await groupsAbove(lookup, group.parents), below, hosts, inherited }
}
