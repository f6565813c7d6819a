/** `inv add disk` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { formatSize } from '../../core/size.ts'
import { addDisk } from '../../inventory/operations/add-to-host.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

export const addDiskCommand = defineCommand({
  words: ['add', 'disk'],
  summary: 'Give a host a further disk',
  positionals: {
    host: { summary: 'the host', complete: 'host' },
    name: { summary: 'for example vdb' },
    size: { summary: 'for example 20G' },
  },
  options: { ...writeOptions },
  examples: [{ line: 'inv add disk db01 vdb 100G', does: 'a second disk' }],
  run: async (context, { host, name, size, ...write }) =>
    withInventory(
      context,
      async ({ change }) => {
        const disk = await change(async (tx) => addDisk(tx, host, name, size))
        return { result: { disk }, render: [lines(`${disk.name}  ${formatSize(disk.size)}`)] }
      },
      write,
    ),
})
