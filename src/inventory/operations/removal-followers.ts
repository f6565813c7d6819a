/** What goes along with removed objects, or changes with them, where everything that stands on them is to follow. */
import type { Reader, Wanted } from '../../db/store.ts'
import type { Host } from '../model/host.ts'
import type { ObjectKind } from '../model/snapshot.ts'

/** Guests of hosts go, also those of guests; members leave groups; NICs are unplugged from networks. Without the objects themselves. */
export async function followersOf(
  reader: Reader,
  kind: ObjectKind,
  names: readonly string[],
): Promise<readonly Wanted[]> {
  switch (kind) {
    case 'host':
      return guestsOf(reader, names)
    case 'group':
      return [
        ...(await changedHosts(reader, await each(names, async (name) => reader.hostsIn(name)), (host) => ({
          ...host,
          groups: host.groups.filter((group) => !names.includes(group)),
        }))),
        ...(await groupsBelow(reader, names)),
      ]
    case 'network':
      return changedHosts(reader, await each(names, async (name) => reader.hostsOn(name)), (host) =>
        unplugged(host, names),
      )
    case 'zone':
      return []
  }
}

async function guestsOf(reader: Reader, hosts: readonly string[]): Promise<readonly Wanted[]> {
  const found = new Set(hosts)
  // The set grows by the guests while it is walked.
  for (const name of found) for (const guest of await reader.guestsOf(name)) found.add(guest)
  for (const name of hosts) found.delete(name)
  return [...found].map((name) => ({ kind: 'host', name, after: undefined }))
}

async function each(
  names: readonly string[],
  ask: (name: string) => Promise<readonly string[]>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (const name of names) for (const one of await ask(name)) found.add(one)
  return found
}

async function changedHosts(
  reader: Reader,
  names: ReadonlySet<string>,
  changed: (host: Host) => Host,
): Promise<readonly Wanted[]> {
  const wanted: Wanted[] = []
  for (const name of names) {
    const host = await reader.get('host', name)
    if (host !== undefined) wanted.push({ kind: 'host', name, after: changed(host) })
  }
  return wanted
}

async function groupsBelow(reader: Reader, names: readonly string[]): Promise<readonly Wanted[]> {
  const wanted: Wanted[] = []
  for (const name of await each(names, async (group) => reader.groupsUnder(group))) {
    const group = names.includes(name) ? undefined : await reader.get('group', name)
    if (group === undefined) continue
    const parents = group.parents.filter((parent) => !names.includes(parent))
    wanted.push({ kind: 'group', name, after: { ...group, parents } })
  }
  return wanted
}

function unplugged(host: Host, networks: readonly string[]): Host {
  return {
    ...host,
    nics: host.nics.map((nic) => {
      const { network, ...rest } = nic
      return network === undefined || !networks.includes(network) ? nic : { ...rest, addresses: [] }
    }),
  }
}
