/** Opens the inventory for one command, and closes it whatever becomes of the command. */
import type { CommandContext } from '../command/context.ts'
import { quote } from '../core/shell.ts'
import { openInventory, type Inventory } from '../inventory/open-inventory.ts'

/** What every command that changes something takes. */
export const writeOptions = {
  noSave: { type: 'flag', summary: 'leave the text on the branch as it is; a later command saves it' },
} as const

export async function withInventory<T>(
  context: CommandContext,
  work: (inventory: Inventory) => Promise<T>,
  options: {
    readonly noSave?: boolean
    /** For the command that mends it: says nothing of a branch that has moved. */
    readonly quiet?: boolean
  } = {},
): Promise<T> {
  const inventory = await openInventory({
    site: context.site,
    customer: context.customer,
    cwd: context.cwd,
    env: context.env,
    why: commandLine(context.argv),
    save: options.noSave !== true,
    notify: (level, text) => {
      if (options.quiet !== true || level === 'note') context.emit({ kind: 'inventory', level, text })
    },
  })
  try {
    return await work(inventory)
  } finally {
    await inventory.close()
  }
}

/** As it could be typed again; the journal and the commit say it. */
export function commandLine(argv: readonly string[]): string {
  const [program = '', ...words] = argv
  return [program.split('/').at(-1) ?? program, ...words.map((word) => quoted(word))].join(' ')
}

/** Behind the program's name an equals sign assigns nothing, so `cpus=4` needs no quotes. */
function quoted(word: string): string {
  return quote(word.replaceAll('=', '')) === word.replaceAll('=', '') && word !== '' ? word : quote(word)
}
