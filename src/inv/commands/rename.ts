/** `inv rename` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { renameNic, renameObject } from '../../inventory/operations/rename-object.ts'
import { readKind } from '../read-kind.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

const kinds = ['host', 'network', 'zone', 'group', 'nic'] as const

import { nameAfterKind } from '../complete-kinds.ts'
export const renameCommand = defineCommand({
  words: ['rename'],
  summary: 'Give an object another name; whatever refers to it follows',
  positionals: {
    kind: { summary: kinds.join(', '), complete: kinds },
    names: {
      summary: 'the old name and the new one (of a NIC: HOST OLD NEW)',
      value: 'OLD NEW',
      many: true,
      complete: nameAfterKind,
    },
  },
  options: { alias: { type: 'flag', summary: 'keep the old name of a host as an alias' }, ...writeOptions },
  examples: [
    { line: 'inv rename host web01 www01 --alias', does: 'web01 still resolves, as an alias' },
    { line: 'inv rename nic web01 eth0 enp1s0', does: 'of a NIC' },
  ],
  run: async (context, { kind, names, alias, ...write }) => {
    const known = readKind('Cannot rename', kind, kinds)
    const [first = '', second = '', third = ''] = names
    const wanted = known === 'nic' ? 3 : 2
    if (names.length !== wanted)
      throw new UserError(`Cannot rename ${known} "${names.join(' ')}": wrong number of names`, {
        hint: known === 'nic' ? 'inv rename nic HOST OLD NEW' : `inv rename ${known} OLD NEW`,
      })
    if (alias && known !== 'host')
      throw new UserError(`Cannot rename ${known} "${first}": --alias is for hosts`)
    return withInventory(
      context,
      async ({ change }) => {
        const { from, to, left } = await change(async (tx) =>
          known === 'nic'
            ? renameNic(tx, first, second, third)
            : renameObject(tx, known, first, second, { alias }),
        )
        if (left.length > 0)
          context.emit({
            kind: 'inventory',
            level: 'note',
            text: `the whole names of these hosts stay as they are: ${left.join(', ')}; "inv rename host OLD NEW" changes one`,
          })
        return { result: { kind: known, from, to }, render: [lines(`${known} ${from} is ${to} now`)] }
      },
      write,
    )
  },
})
