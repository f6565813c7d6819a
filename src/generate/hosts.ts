/** An /etc/hosts file of the whole inventory. */
import { compareIp } from '../core/ip.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import type { GeneratedFile } from '../type/inventory-view.ts'
import { namedHosts, type NamedHost } from './named-hosts.ts'

const HEADER = [
  '# Made by hostwright from the inventory. Do not edit: it is written anew.',
  '127.0.0.1 localhost',
  '::1 localhost ip6-localhost ip6-loopback',
]

/** One line for each named address, in the order of addresses; short name and aliases beside the host's own name. */
export function generateHosts(snapshot: Snapshot): readonly GeneratedFile[] {
  const lines = namedHosts(snapshot, 'Cannot generate hosts')
    .flatMap(linesOf)
    .toSorted((a, b) => compareIp(a.ip, b.ip))
    .map(({ text }) => text)
  return [{ path: 'hosts', text: `${[...HEADER, ...lines].join('\n')}\n` }]
}

function linesOf({ fqdn, short, aliases, addresses }: NamedHost) {
  return addresses.flatMap(({ ip, text, name }) => {
    if (name === undefined) return []
    const names = name === fqdn ? [name, ...(short === undefined ? [] : [short]), ...aliases] : [name]
    return [{ ip, text: [text, ...new Set(names)].join(' ') }]
  })
}
