/** The inventory of a run: read once, and given to manifests and types as a view. */
import type { CommandContext } from '../command/context.ts'
import { type BindOutput, generateBind } from '../generate/bind/generate-bind.ts'
import { generateDhcpd } from '../generate/dhcpd/generate-dhcpd.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import { openInventory } from '../inventory/open-inventory.ts'
import type { Site } from '../inventory/site.ts'
import { makeInventoryView } from '../inventory/view.ts'
import type { InventoryView } from '../type/inventory-view.ts'

export interface SiteInventory {
  readonly site: Site
  readonly snapshot: Snapshot
  readonly view: InventoryView
  /** Stores the serials of zones that manifests have asked for so far, so that the next ones follow on. To be called before they are published. */
  readonly saveSerials: () => Promise<void>
  /** Adds host keys to those that are recorded; resolves with those that were new. */
  readonly recordHostKeys: (keys: readonly HostKeyOf[]) => Promise<readonly HostKeyOf[]>
  readonly close: () => Promise<void>
}

export interface HostKeyOf {
  readonly host: string
  /** `ssh-ed25519 AAAA…` */
  readonly key: string
}

export async function openSiteInventory(context: CommandContext): Promise<SiteInventory> {
  const inventory = await openInventory({
    ...context,
    why: context.argv.join(' '),
    notify: (level, text) => context.emit({ kind: 'inventory', level, text }),
  })
  const snapshot = await inventory.store.read(async (reader) => reader.snapshot())
  const now = new Date()
  let published: BindOutput['serials'] = []
  const view = makeInventoryView(snapshot, {
    dhcpd: (of, options) => generateDhcpd(of, options),
    bind: (of, options) => {
      const { files, serials } = generateBind(of, { ...options, now })
      published = [...published, ...serials]
      return files
    },
  })
  return {
    site: inventory.site,
    snapshot,
    view,
    saveSerials: async () => {
      const changed = published.filter(({ zone, hash }) => snapshot.serials.get(zone)?.hash !== hash)
      published = []
      if (changed.length > 0) await inventory.store.assignSerials(changed)
    },
    recordHostKeys: async (keys) => {
      const known = new Map(snapshot.hosts.map((host) => [host.name, host.hostKeys]))
      const added = keys.filter(({ host, key }) => known.get(host)?.includes(key) === false)
      if (added.length === 0) return []
      return inventory.change(async (tx) => {
        for (const { host: name, key } of added) {
          const host = await tx.get('host', name)
          if (host !== undefined && !host.hostKeys.includes(key))
            await tx.put('host', { ...host, hostKeys: [...host.hostKeys, key] })
        }
        return added
      })
    },
    close: async () => inventory.close(),
  }
}
