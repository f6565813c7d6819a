/** Opens the inventory for one command, and closes it whatever becomes of the command. */
import type { CommandContext } from '../command/context.ts'
import { openInventory, type Inventory } from '../inventory/open-inventory.ts'
import type { Site } from '../inventory/site.ts'
import { emitNotes } from '../command/emit-notes.ts'
import { admitText } from '../customer/mixing/admit-text.ts'
import { commandLine } from './command-line.ts'

/** What every command that changes something takes. */
export const writeOptions = {
  reason: { type: 'text', summary: 'why, for the log' },
  noSave: { type: 'flag', summary: 'leave the text on the branch as it is; a later command saves it' },
} as const

export async function withInventory<T>(
  context: CommandContext,
  work: (inventory: Inventory) => Promise<T>,
  options: {
    readonly noSave?: boolean
    /** `--reason` */
    readonly reason?: string | undefined
    /** For the command that mends it: says nothing of a branch that has moved. */
    readonly quiet?: boolean
    /** In place of refusing text of others where the database is built. */
    readonly admitText?: (site: Site) => Promise<void>
  } = {},
): Promise<T> {
  const inventory = await openInventory({
    site: context.site,
    customer: context.customer,
    cwd: context.cwd,
    env: context.env,
    why: commandLine(context.argv),
    save: options.noSave !== true,
    reason: options.reason,
    notify: (level, text) => {
      if (options.quiet !== true || level === 'note') context.emit({ kind: 'inventory', level, text })
    },
    admitText: options.admitText ?? admitText(emitNotes(context)),
  })
  try {
    return await work(inventory)
  } finally {
    await inventory.close()
  }
}

/** Says what is not wrong, but leaves something without effect until more is recorded. */
export function sayNotes(context: CommandContext, notes: readonly string[]): void {
  for (const text of notes) context.emit({ kind: 'inventory', level: 'note', text })
}
