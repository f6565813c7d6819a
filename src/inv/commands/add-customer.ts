/** `inv add customer` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { addCustomer } from '../../customer/add-customer.ts'
import { readIdentity } from '../../git/identity.ts'
import { openSite } from '../../inventory/site.ts'
import { withoutCustomer } from '../../command/without-customer.ts'

export const addCustomerCommand = defineCommand({
  words: ['add', 'customer'],
  summary: 'Make a customer: a branch from base with an inventory of its own',
  description: `A branch customer/NAME that is there already needs no adding: -C NAME uses it as it is. One that only a remote has is taken from
there, by this command or by the first that names the customer. Nothing is fetched and nothing pushed: that is Git's.

Where the database of a customer of that name is kept, who was retired, nothing is made: the old one comes back with git branch, or its
database goes with "inv rm customer NAME --purge".`,
  positionals: { name: { summary: 'a DNS label' } },
  options: { from: { type: 'text', value: 'BRANCH', summary: 'the branch to begin from (default: base)' } },
  examples: [
    { line: 'inv add customer acme', does: 'branch customer/acme' },
    { line: 'inv -C acme add network office', does: 'works on it without a checkout' },
    { line: 'inv add customer acme --from next', does: 'with the manifests of another branch' },
  ],
  run: async (context, { name, from }) => {
    const site = await openSite(withoutCustomer(context))
    const author = await readIdentity(site.root, context.env)
    const { branch, adopted } = await addCustomer(site, name, { author, from })
    return {
      result: { customer: name, branch, adopted: adopted !== undefined },
      render: [lines(adopted ?? `customer ${name}: branch ${branch}`, `inv -C ${name} … works on it`)],
    }
  },
})
