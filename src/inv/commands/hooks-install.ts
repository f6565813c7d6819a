/** `inv hooks install` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { readCustomersHooks } from '../../customer/mixing/customers-hooks.ts'
import { openSite } from '../../inventory/site.ts'
import { installHooks } from '../install-hooks.ts'
import { withoutCustomer } from '../../command/without-customer.ts'

export const hooksInstallCommand = defineCommand({
  words: ['hooks', 'install'],
  summary: 'Have Git itself refuse what would mix customers up, in this clone',
  description: `Git then asks before each move of base or of a customer's branch, also by a fast-forward, a rebase, a fetch or a reset. Refused is what
would bring a customer's commits to another customer or to base, a secret or the text of a host of another customer, and base's own
inventory to a customer: "cfg sync" merges base without it. A push is refused that would do so with commits.

They are two hooks, reference-transaction and pre-push, in the folder that Git has its hooks in (core.hooksPath). One that is there
already is kept, and runs first. They protect from mistakes, not from people who mean it: HOSTWRIGHT_HOOKS=off before a command goes
past them.`,
  options: {
    yes: { type: 'flag', summary: 'also into a folder of hooks that other repositories share' },
  },
  examples: [
    { line: 'inv hooks install', does: 'in this clone, for all of its work trees' },
    {
      line: 'inv hooks install --yes',
      does: 'also where core.hooksPath is a folder of several repositories',
    },
  ],
  run: async (context, { yes }) => {
    const { repository } = await openSite(withoutCustomer(context))
    const { folder } = await readCustomersHooks(repository)
    if (folder.isShared) {
      const question = `core.hooksPath is "${folder.setting ?? ''}", which other repositories may share. Install the hooks there? They do nothing where there are no customers`
      if (!(await context.confirm(question, yes)))
        throw new UserError('Cannot install the hooks: it was not confirmed; nothing was changed')
    }
    const { hooks, program } = await installHooks(repository)
    return {
      result: {
        hooks: hooks.map(({ name, path, kept }) => ({ name, path, kept: kept ?? null })),
        program: program ?? null,
      },
      render: [
        lines(
          ...hooks.flatMap(({ path, kept }) => [
            `installed ${path}`,
            ...(kept === undefined ? [] : [`your own hook runs first: ${kept}`]),
          ]),
          'customers are kept apart in this clone; "inv hooks remove" takes them away',
        ),
      ],
    }
  },
})
