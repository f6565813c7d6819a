/** The inventory of a run, read once. */
import type { CommandContext } from '../command/context.ts'
import { emitNotes } from '../command/emit-notes.ts'
import { admitText } from '../customer/mixing/admit-text.ts'
import { withSettingsOf } from '../inventory/committed-settings.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import { type Inventory, openInventory } from '../inventory/open-inventory.ts'
import { type Exporters, makeInventoryView } from '../inventory/view.ts'
import type { InventoryView } from '../type/inventory-view.ts'
import { chooseManifests, type OpenedManifests, openManifests } from './manifests/chosen-manifests.ts'

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
  /** Those that the command uses. */
  readonly manifests: OpenedManifests
}

/** What is needed of a command's context. */
export type SitePlace = Pick<CommandContext, 'site' | 'customer' | 'cwd' | 'env' | 'argv' | 'emit'>

/** `commit`: the revision whose manifests are to be used. Throws UserError. */
export async function openSiteInventory(context: SitePlace, commit?: string): Promise<SiteInventory> {
  const inventory = await openInventory({
    ...context,
    why: context.argv.join(' '),
    notify: emitNotes(context),
    admitText: admitText(emitNotes(context)),
  })
  try {
    const manifests = openManifests(inventory.site, await chooseManifests(inventory.site, commit))
    const { snapshot, revision } = await inventory.store.read(async (reader) => {
      const saved = await reader.saved()
      const changeSet = await reader.lastChangeSet()
      const tree = saved?.changeSet === changeSet ? saved.tree : undefined
      return { snapshot: await reader.snapshot(), revision: { changeSet, tree } }
    })
    const { asked, commit: exact } = manifests
    const { site } = inventory
    return {
      ...inventory,
      site:
        asked === undefined || exact === undefined ? site : await withSettingsOf(site, exact, context.env),
      snapshot,
      revision,
      view: makeInventoryView(snapshot, NO_EXPORTERS),
      manifests,
      close: async () => {
        await manifests.close()
        await inventory.close()
      },
    }
  } catch (error) {
    await inventory.close()
    throw error
  }
}

function none(): never {
  throw new Error('the generators are for manifests only')
}
/** For a view that no manifest is given. */
export const NO_EXPORTERS: Exporters = {
  bind: none,
  dhcpd: none,
  dhcpd6: none,
  dnsmasq: none,
  kea4: none,
  kea6: none,
}
