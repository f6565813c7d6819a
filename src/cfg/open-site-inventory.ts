/** The inventory of a run, read once. */
import type { CommandContext } from '../command/context.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import { type Inventory, openInventory } from '../inventory/open-inventory.ts'
import { type Exporters, makeInventoryView } from '../inventory/view.ts'
import type { InventoryView } from '../type/inventory-view.ts'

export interface SiteInventory extends Pick<Inventory, 'site' | 'store' | 'change' | 'close'> {
  readonly snapshot: Snapshot
  /** Without what generators make of it: for what needs no manifest. */
  readonly view: InventoryView
}

export async function openSiteInventory(context: CommandContext): Promise<SiteInventory> {
  const inventory = await openInventory({
    ...context,
    why: context.argv.join(' '),
    notify: (level, text) => context.emit({ kind: 'inventory', level, text }),
  })
  const snapshot = await inventory.store.read(async (reader) => reader.snapshot())
  return { ...inventory, snapshot, view: makeInventoryView(snapshot, NO_EXPORTERS) }
}

function none(): never {
  throw new Error('the generators are for manifests only')
}
const NO_EXPORTERS: Exporters = {
  bind: none,
  dhcpd: none,
  dhcpd6: none,
  dnsmasq: none,
  kea4: none,
  kea6: none,
}
