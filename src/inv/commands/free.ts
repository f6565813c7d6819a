/** `inv free` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { freeAddresses, usageOf } from '../../inventory/allocate.ts'
import { existingSubnet } from '../../inventory/operations/find-object.ts'
import { withInventory } from '../with-inventory.ts'

export const freeCommand = defineCommand({
  words: ['free'],
  summary: 'Show the next free addresses of a subnet',
  positionals: { prefix: { summary: 'the subnet', complete: 'subnet' } },
  options: { count: { type: 'number', value: 'N', summary: 'how many (default: 10)', default: 10 } },
  examples: [{ line: 'inv free 10.20.0.0/24 --count 3', does: 'the next three' }],
  run: async (context, { prefix, count }) => {
    if (!Number.isInteger(count) || count < 1 || count > 100_000)
      throw new UserError(`Cannot show what is free: --count ${count} is not from 1 to 100000`)
    return withInventory(context, async ({ store }) =>
      store.read(async (reader) => {
        const { subnet } = await existingSubnet(reader, `Cannot show what is free in "${prefix}"`, prefix)
        const free = await freeAddresses(reader, subnet, count)
        const { taken, total } = await usageOf(reader, subnet)
        return {
          result: { subnet: subnet.prefix, free, taken, total: String(total) },
          render: [lines(...free, `${total - BigInt(taken)} of ${total} are free in ${subnet.prefix}`)],
        }
      }),
    )
  },
})
