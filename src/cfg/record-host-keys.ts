/** Records the host keys that a run has come to know: of guests that a hypervisor made, and those accepted unseen. */
import type { HostReport } from '../apply/report.ts'
import type { CommandContext } from '../command/context.ts'
import type { SiteInventory } from './open-site-inventory.ts'

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
  for (const { host, key } of await inventory.recordHostKeys([...accepted, ...learned]))
    context.emit({
      kind: 'host-key-recorded',
      level: unseen.has(host) ? 'warning' : 'note',
      subject: host,
      text: `recorded its host key${unseen.has(host) ? ', which was accepted unseen' : ''}: ${key}`,
      data: { key },
    })
}
