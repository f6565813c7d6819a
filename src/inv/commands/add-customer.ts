/** `inv add customer` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { addCustomer } from '../../customer/add-customer.ts'
import { readIdentity } from '../../git/identity.ts'
import { openSite } from '../../inventory/site.ts'

export const addCustomerCommand = defineCommand({
  words: ['add', 'customer'],
  summary: 'Make a customer: a branch from base with an inventory of its own',
  positionals: { name: { summary: 'a DNS label' } },
  options: { from: { type: 'text', value: 'BRANCH', summary: 'the branch to begin from (default: base)' } },
  examples: [
    { line: 'inv add customer acme', does: 'branch customer/acme' },
    { line: 'inv -C acme add network office', does: 'works on it without a checkout' },
  ],
  run: async (context, { name, from }) => {
    const site = await openSite({ ...context, customer: undefined })
    const author = await readIdentity(site.root, context.env)
    const branch = await addCustomer(site, name, { author, from })
    return {
      result: { customer: name, branch },
      render: [lines(`customer ${name}: branch ${branch}`, `inv -C ${name} … works on it`)],
    }
  },
})
