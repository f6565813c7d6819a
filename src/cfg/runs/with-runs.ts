/** The runs of the site, for commands that touch no host. */
import type { CommandContext } from '../../command/context.ts'
import { emitNotes } from '../../command/emit-notes.ts'
import { admitText } from '../../customer/mixing/admit-text.ts'
import { type Inventory, openInventory } from '../../inventory/open-inventory.ts'

/** Closes the inventory after it. */
export async function withRuns<T>(
  context: CommandContext,
  task: (store: Inventory['store'], site: Inventory['site']) => Promise<T>,
): Promise<T> {
  const inventory = await openInventory({
    ...context,
    why: context.argv.join(' '),
    notify: emitNotes(context),
    admitText: admitText(emitNotes(context)),
  })
  try {
    return await task(inventory.store, inventory.site)
  } finally {
    await inventory.close()
  }
}
