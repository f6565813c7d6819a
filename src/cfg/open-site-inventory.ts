/** The inventory of a run, read once. */
import type { CommandContext } from '../command/context.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import { type Inventory, openInventory } from '../inventory/open-inventory.ts'
import { type Exporters, makeInventoryView } from '../inventory/view.ts'
import type { InventoryView } from '../type/inventory-view.ts'

export interface InventoryRevision {
  /** The last change set. */
  readonly changeSet: number
  /** Git's id of the inventory's text; undefined where it does not have all of it. */
  readonly tree: string | undefined
}

export interface SiteInventory extends Pick<Inventory, 'site' | 'store' | 'change' | 'close'> {
  readonly snapshot: Snapshot
  /** Of the snapshot. */
  readonly revision: InventoryRevision
  /** Without what generators make of it: for what needs no manifest. */
  readonly view: InventoryView
}

/** What is needed of a command's context. */
export type SitePlace = Pick<CommandContext, 'site' | 'customer' | 'cwd' | 'env' | 'argv' | 'emit'>

export async function openSiteInventory(context: SitePlace): Promise<SiteInventory> {
  const inventory = await openInventory({
    ...context,
    why: context.argv.join(' '),
    notify: (level, text) => context.emit({ kind: 'inventory', level, text }),
  })
  const { snapshot, revision } = await inventory.store.read(async (reader) => {
    const saved = await reader.saved()
    const changeSet = await reader.lastChangeSet()
    const tree = saved?.changeSet === changeSet ? saved.tree : undefined
    return { snapshot: await reader.snapshot(), revision: { changeSet, tree } }
  })
  return { ...inventory, snapshot, revision, view: makeInventoryView(snapshot, NO_EXPORTERS) }
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
