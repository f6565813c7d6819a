/** `inv move address` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { moveAddress } from '../../inventory/operations/move-address.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

export const moveAddressCommand = defineCommand({
  words: ['move', 'address'],
  summary: 'Give an address to another host, or to another NIC of its host',
  description:
    'A name of its own goes with the address; else its name is that of the host that has it now. It never rests in between.',
  positionals: {
    address: { summary: 'the address', value: 'ADDR' },
    host: {
      summary: 'who gets it; its NIC on the network of the address, or the one that is named',
      value: 'HOST[/NIC]',
      complete: 'host',
    },
  },
  options: { ...writeOptions },
  examples: [
    { line: 'inv move address 10.20.0.80 web02', does: 'web02 has it from now on' },
    { line: 'inv move address 10.20.0.80 web02/eth1', does: 'on that NIC' },
  ],
  run: async (context, { address, host, ...write }) =>
    withInventory(
      context,
      async ({ change }) => {
        const slash = host.indexOf('/')
        const [name, nic] = slash === -1 ? [host] : [host.slice(0, slash), host.slice(slash + 1)]
        const moved = await change(async (tx) => moveAddress(tx, address, name ?? '', nic))
        const { ip, from, to } = moved
        return {
          result: { address: moved },
          render: [lines(`${ip}  ${from.host} ${from.nic} → ${to.host} ${to.nic}`)],
        }
      },
      write,
    ),
})
