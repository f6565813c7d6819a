/** `inv hooks status` */
import { existsSync } from 'node:fs'
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { exitCode } from '../../core/errors.ts'
import { type CustomersHook, readCustomersHooks } from '../../customer/mixing/customers-hooks.ts'
import { openSite } from '../../inventory/site.ts'
import { withoutCustomer } from '../../command/without-customer.ts'

export const hooksStatusCommand = defineCommand({
  words: ['hooks', 'status'],
  summary: 'Show whether Git keeps customers apart in this clone; exit code 3 if not',
  examples: [{ line: 'inv hooks status', does: 'installed, and able to run' }],
  run: async (context) => {
    const { repository } = await openSite(withoutCustomer(context))
    const { hooks, program } = await readCustomersHooks(repository)
    const isGone = program !== undefined && !existsSync(program)
    const works = !isGone && hooks.every(({ state }) => state === 'installed')
    return {
      result: {
        works,
        program: program ?? null,
        hooks: hooks.map(({ name, path, state, kept }) => ({ name, path, state, kept: kept ?? null })),
      },
      render: [
        lines(
          ...hooks.map((hook) => `${hook.name}: ${said(hook)}`),
          ...(isGone ? [`${program} is gone, so that no text is checked: inv hooks install`] : []),
        ),
      ],
      exitCode: works ? exitCode.done : exitCode.differences,
    }
  },
})

function said({ path, state, kept }: CustomersHook): string {
  const also = kept === undefined ? '' : `; your own is ${kept}`
  switch (state) {
    case 'installed':
      return `installed, ${path}${also}`
    case 'none':
      return `not installed: inv hooks install${also}`
    case 'foreign':
      return `not installed, ${path} is another: "inv hooks install" keeps it${also}`
    case 'idle':
      return `${path} may not be run: inv hooks install${also}`
    case 'changed':
      return `${path} was changed by hand${also}`
  }
}
