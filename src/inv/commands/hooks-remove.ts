/** `inv hooks remove` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { removeCustomersHooks } from '../../customer/mixing/customers-hooks.ts'
import { openSite } from '../../inventory/site.ts'
import { withoutCustomer } from '../../command/without-customer.ts'

export const hooksRemoveCommand = defineCommand({
  words: ['hooks', 'remove'],
  summary: 'Take the hooks that keep customers apart out of this clone',
  description: 'What was there before they were installed is there again, the same files.',
  examples: [{ line: 'inv hooks remove', does: 'Git asks no more' }],
  run: async (context) => {
    const { repository } = await openSite(withoutCustomer(context))
    const removed = await removeCustomersHooks(repository)
    return {
      result: {
        removed: removed.map(({ name, path, kept }) => ({ name, path, restored: kept !== undefined })),
      },
      render: [
        lines(
          ...removed.map(
            ({ path, kept }) =>
              `removed ${path}${kept === undefined ? '' : '; the hook that was there before is back'}`,
          ),
          ...(removed.length === 0 ? ['no hook of hostwright is installed'] : []),
        ),
      ],
    }
  },
})
