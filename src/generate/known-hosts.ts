/** A known_hosts file of the host keys that the inventory has. */
import { Invalid } from '../core/errors.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import type { GeneratedFile } from '../type/inventory-view.ts'
import { namedHosts, type NamedHost } from './named-hosts.ts'

const ACTION = 'Cannot generate known_hosts'
/** Kind and base64 (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
const KEY = /^[a-z0-9][a-z0-9@.-]* [A-Za-z0-9+/]+={0,2}$/

/** One line for each key, with every name and address of its host. */
export function generateKnownHosts(snapshot: Snapshot): readonly GeneratedFile[] {
  const hosts = namedHosts(snapshot, ACTION)
  const problems = hosts.flatMap(({ host }) =>
    host.hostKeys
      .filter((key) => !KEY.test(key))
      .map((key) => ({
        message: `host "${host.name}": ${JSON.stringify(key)} is no host key, as ssh-ed25519 AAAA…`,
      })),
  )
  if (problems.length > 0) throw new Invalid(ACTION, problems)
  const lines = hosts.flatMap((named) =>
    named.host.hostKeys.toSorted().map((key) => `${patternsOf(named).join(',')} ${key}`),
  )
  return [{ path: 'known_hosts', text: lines.map((line) => `${line}\n`).join('') }]
}

function patternsOf({ fqdn, short, aliases, addresses }: NamedHost): readonly string[] {
  const names = [fqdn, short, ...addresses.map(({ name }) => name), ...aliases]
  return [...new Set([...names.flatMap((name) => name ?? []), ...addresses.map(({ text }) => text)])]
}
