/** `inv add alias` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { addAlias } from '../../inventory/operations/add-to-host.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'
import { typedName } from '../../inventory/model/typed-name.ts'

export const addAliasCommand = defineCommand({
  words: ['add', 'alias'],
  summary: 'Give a host a further name in DNS',
  positionals: {
    host: { summary: 'the host', complete: 'host' },
    name: { summary: 'relative to its domain, or a whole name' },
  },
  options: { ...writeOptions },
  examples: [{ line: 'inv add alias web01 www', does: 'www.office.example is web01.office.example' }],
  run: async (context, { host, name, ...write }) =>
    withInventory(
      context,
      async ({ change }) => {
        const alias = await change(async (tx) => addAlias(tx, host, name))
        return {
          result: { host: typedName('host', host), alias },
          render: [lines(`${alias} → ${typedName('host', host)}`)],
        }
      },
      write,
    ),
})
