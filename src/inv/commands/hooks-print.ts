/** `inv hooks print` */
import { raw } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { serversHook } from '../../customer/mixing/hook-scripts.ts'
import { openSite } from '../../inventory/site.ts'
import { withoutCustomer } from '../../command/without-customer.ts'

export const hooksPrintCommand = defineCommand({
  words: ['hooks', 'print'],
  summary: 'Print the hook for a repository that all push to',
  description: `It is for hooks/update of the bare repository, made executable there. It needs nothing but Git and a shell, and refuses a push that
would bring commits of a customer to another customer or to base. Texts are checked in the clones alone.`,
  examples: [
    {
      line: 'inv hooks print > update',
      does: 'to be copied to hooks/update of the repository, and made executable',
    },
  ],
  run: async (context) => {
    const { config } = await openSite(withoutCustomer(context))
    const script = serversHook(config.base)
    return { result: { hook: 'update', script }, render: [raw(script)] }
  },
})
