/** The runs of the site, for commands that touch no host. */
import type { CommandContext } from '../../command/context.ts'
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
    notify: (level, text) => context.emit({ kind: 'inventory', level, text }),
    admitText: admitText((level, text) => context.emit({ kind: 'inventory', level, text })),
  })
  try {
    return await task(inventory.store, inventory.site)
  } finally {
    await inventory.close()
  }
}
