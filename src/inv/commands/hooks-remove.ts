/** `inv hooks remove` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { readCustomersHook, removeCustomersHook } from '../../customer/mixing/customers-hook.ts'
import { openSite } from '../../inventory/site.ts'
import { withoutCustomer } from '../without-customer.ts'

export const hooksRemoveCommand = defineCommand({
  words: ['hooks', 'remove'],
  summary: 'Take the hook that keeps customers apart out of this clone',
  description: 'What was there before it was installed is there again, the same file.',
  examples: [{ line: 'inv hooks remove', does: 'Git asks no more' }],
  run: async (context) => {
    const { repository } = await openSite(withoutCustomer(context))
    const { path, kept } = await readCustomersHook(repository)
    const removed = await removeCustomersHook(repository)
    const said = removed
      ? [`removed ${path}`, ...(kept === undefined ? [] : ['the hook that was there before is back'])]
      : ['no hook of hostwright is installed']
    return { result: { removed, path, restored: removed && kept !== undefined }, render: [lines(...said)] }
  },
})
