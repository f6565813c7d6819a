/** Reads what the description of a host needs, and no more: showing one host must not read all. */
import type { Reader } from '../db/store.ts'
import type { Group } from '../inventory/model/group.ts'
import type { Host } from '../inventory/model/host.ts'
import type { Network } from '../inventory/model/network.ts'
import type { Surroundings } from './describe-host.ts'

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
