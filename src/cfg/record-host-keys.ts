/** Records the host keys that a run has come to know: of guests that a hypervisor made, and those accepted unseen. */
import type { HostReport } from '../apply/report.ts'
import type { CommandContext } from '../command/context.ts'
import type { SiteInventory } from './open-site-inventory.ts'

interface HostKeyOf {
  readonly host: string
  /** `ssh-ed25519 AAAA…` */
  readonly key: string
}

export async function recordHostKeys(
  context: CommandContext,
  inventory: SiteInventory,
  reports: readonly HostReport[],
): Promise<void> {
  const accepted = reports.flatMap(({ host, acceptedKey }) =>
    acceptedKey === undefined ? [] : [{ host, key: acceptedKey }],
  )
  const learned = reports.flatMap((report) => report.learned.map(({ host, key }) => ({ host, key })))
  const unseen = new Set(accepted.map(({ host }) => host))
  for (const { host, key } of await addKeys(inventory, [...accepted, ...learned]))
    context.emit({
      kind: 'host-key-recorded',
      level: unseen.has(host) ? 'warning' : 'note',
      subject: host,
      text: `recorded its host key${unseen.has(host) ? ', which was accepted unseen' : ''}: ${key}`,
      data: { key },
    })
}

/** Resolves with those that were new. */
async function addKeys(
  { snapshot, change }: SiteInventory,
  keys: readonly HostKeyOf[],
): Promise<readonly HostKeyOf[]> {
  const known = new Map(snapshot.hosts.map((host) => [host.name, host.hostKeys]))
  const added = keys.filter(({ host, key }) => known.get(host)?.includes(key) === false)
  if (added.length === 0) return []
  return change(async (tx) => {
    for (const { host: name, key } of added) {
      const host = await tx.get('host', name)
      if (host !== undefined && !host.hostKeys.includes(key))
        await tx.put('host', { ...host, hostKeys: [...host.hostKeys, key] })
    }
    return added
  })
}
