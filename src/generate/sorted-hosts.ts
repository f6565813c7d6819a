/** The hosts that every generated configuration is made of. */
import { dnsSortKey } from '../core/dns-name.ts'
import type { Host } from '../inventory/model/host.ts'
import { hasNames } from '../inventory/model/states.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'

/** In canonical order of their names, without those that are retired. */
export function sortedHosts(snapshot: Snapshot): readonly Host[] {
  return snapshot.hosts
    .filter((host) => hasNames(host.state))
    .map((host) => ({ host, key: dnsSortKey(host.name) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ host }) => host)
}
