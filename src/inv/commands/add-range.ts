/** `inv add range` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { addRange } from '../../inventory/operations/add-range.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

export const addRangeCommand = defineCommand({
  words: ['add', 'range'],
  summary: 'Set a part of a subnet aside: static, dynamic or reserved',
  positionals: {
    prefix: { summary: 'the subnet', complete: 'subnet' },
    range: { summary: 'for example dynamic:10.20.0.100-10.20.0.199', value: 'KIND:FIRST-LAST' },
  },
  options: { ...writeOptions },
  examples: [{ line: 'inv add range 10.20.0.0/24 dynamic:10.20.0.100-10.20.0.199', does: 'a DHCP pool' }],
  run: async (context, { prefix, range, ...write }) =>
    withInventory(
      context,
      async ({ change }) => {
        const added = await change(async (tx) => addRange(tx, prefix, range))
        return { result: { range: added }, render: [lines(`${added.kind}  ${added.first}-${added.last}`)] }
      },
      write,
    ),
})
