/** `inv rm` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { removals } from '../../inventory/operations/removals.ts'
import { readKind } from '../read-kind.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

import { nameAfterKind } from '../complete-kinds.ts'
export const rmCommand = defineCommand({
  words: ['rm'],
  summary: 'Remove an object, unless something still stands on it',
  description: Object.entries(removals)
    .map(([kind, { names }]) => `inv rm ${kind} ${names.join(' ')}`)
    .join('\n\n'),
  positionals: {
    kind: { summary: 'what it is', complete: Object.keys(removals) },
    names: { summary: 'its name', value: 'NAME', many: true, complete: nameAfterKind },
  },
  options: { ...writeOptions },
  examples: [
    { line: 'inv rm host web01', does: 'the host; its addresses are free again' },
    { line: 'inv rm nic web01 eth1', does: 'one NIC' },
    { line: 'inv rm record office.example @ MX', does: 'the one MX record' },
  ],
  run: async (context, { kind, names, noSave }) => {
    const known = readKind('Cannot remove', kind, Object.keys(removals))
    const removal = removals[known]
    if (removal === undefined) throw new Error(`nothing removes a ${known}`)
    const least = removal.names.filter((name) => !name.startsWith('[')).length
    if (names.length < least || (names.length > removal.names.length && known !== 'record'))
      throw new UserError(`Cannot remove ${known} "${names.join(' ')}": wrong number of names`, {
        hint: `inv rm ${known} ${removal.names.join(' ')}`,
      })
    // The data of a record may come in several words.
    const at = (index: number): string => (index === 3 ? names.slice(3).join(' ') : (names[index] ?? ''))
    return withInventory(
      context,
      async ({ change }) => {
        await change(async (tx) => removal.remove(tx, at))
        return {
          result: { kind: known, name: names.join(' ') },
          render: [lines(`${known} ${names.join(' ')}: removed`)],
        }
      },
      { noSave },
    )
  },
})
