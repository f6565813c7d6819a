/** Reads what the description of a host needs, and no more: showing one host must not read all. */
import type { Reader } from '../db/store.ts'
import type { Group } from './model/group.ts'
import type { Host } from './model/host.ts'
import type { Network } from './model/network.ts'

/** What a host's description is made from, beside the host. */
export interface Surroundings {
  /** Those that it is on. */
  readonly networks: readonly Network[]
  /** Those that it is in, and those above them. */
  readonly groups: readonly Group[]
  readonly guests: readonly string[]
}

export async function surroundingsOf(reader: Reader, host: Host): Promise<Surroundings> {
  const networks: Network[] = []
  for (const name of new Set(host.nics.flatMap((nic) => nic.network ?? []))) {
    const network = await reader.get('network', name)
    if (network !== undefined) networks.push(network)
  }
  const groups = new Map<string, Group>()
  const names = new Set(host.groups)
  // The set grows by the parents while it is walked.
  for (const name of names) {
    const group = await reader.get('group', name)
    if (group === undefined) continue
    groups.set(name, group)
    for (const parent of group.parents) names.add(parent)
  }
  return { networks, groups: [...groups.values()], guests: await reader.guestsOf(host.name) }
}
