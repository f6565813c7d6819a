/** An ssh_config with one block for each host, so that `ssh NAME` needs no DNS and knows the key. */
import type { Snapshot } from '../inventory/model/snapshot.ts'
import type { GeneratedFile } from '../type/inventory-view.ts'
import { namedHosts } from './named-hosts.ts'

const HEADER = '# Made by hostwright from the inventory. Do not edit: it is written anew.'

/** Hosts without an address have no block. `HostKeyAlias` is the name under which `known-hosts` has the keys. */
export function generateSshConfig(snapshot: Snapshot): readonly GeneratedFile[] {
  const blocks = namedHosts(snapshot, 'Cannot generate ssh_config').flatMap(
    ({ fqdn, short, aliases, addresses }) => {
      const [first] = addresses
      if (first === undefined) return []
      const names = new Set([fqdn, ...(short === undefined ? [] : [short]), ...aliases])
      return [`Host ${[...names].join(' ')}\n  HostName ${first.text}\n  HostKeyAlias ${fqdn}`]
    },
  )
  return [{ path: 'ssh_config', text: `${[HEADER, ...blocks].join('\n\n')}\n` }]
}
