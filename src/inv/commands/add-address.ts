/** `inv add address` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { addAddress } from '../../inventory/operations/add-address.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

export const addAddressCommand = defineCommand({
  words: ['add', 'address'],
  summary: 'Give a NIC a further address, or reserve one for a purpose',
  description:
    '"auto" takes the free address that the subnet hands out next; first, last and random take that one of the free ones.',
  positionals: {
    address: { summary: 'an address, or how to choose a free one', value: 'ADDR|auto|first|last|random' },
  },
  options: {
    host: { type: 'text', summary: 'the host that gets it', complete: 'host' },
    nic: { type: 'text', summary: 'its NIC (default: the first on the network)' },
    network: { type: 'text', value: 'NET', summary: 'where to look for a free one', complete: 'network' },
    family: { type: 'text', choices: ['4', '6'], summary: 'of a free one (default: 4)' },
    name: { type: 'text', summary: 'its name in DNS, where it differs from the derived one' },
    purpose: { type: 'text', summary: 'what it is reserved for, where no host has it' },
    ...writeOptions,
  },
  examples: [
    { line: 'inv add address 10.20.0.80 --host web01 --name shop.office.example', does: 'a second address' },
    {
      line: 'inv add address auto --network office --purpose "VIP of the cluster"',
      does: 'reserves the next free one',
    },
  ],
  run: async (context, { address, host, nic, network, family, name, purpose, ...write }) =>
    withInventory(
      context,
      async ({ change }) => {
        const wanted = family === undefined ? undefined : family === '6' ? 6 : 4
        const input = { address, host, nic, network, family: wanted, name, purpose } as const
        const added = await change(async (tx) => addAddress(tx, input))
        const owner = added.host === undefined ? `reserved: ${purpose}` : `${added.host} ${added.nic}`
        return { result: { address: added }, render: [lines(`${added.ip}  ${owner}`)] }
      },
      write,
    ),
})
