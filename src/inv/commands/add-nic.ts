/** `inv add nic` */
import { defineCommand } from '../../command/command.ts'
import { lines } from '../../command/block.ts'
import { addNic } from '../../inventory/operations/add-to-host.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

export const addNicCommand = defineCommand({
  words: ['add', 'nic'],
  summary: 'Give a host a further NIC',
  positionals: { host: { summary: 'the host', complete: 'host' }, name: { summary: 'for example eth1' } },
  options: {
    network: { type: 'text', value: 'NET', summary: 'the network that it is on', complete: 'network' },
    mac: { type: 'text', summary: 'its MAC; made for a virtual host' },
    ip: {
      type: 'text',
      value: 'ADDR|auto|none',
      many: true,
      commas: true,
      summary: 'its addresses (default: auto)',
    },
    ...writeOptions,
  },
  examples: [
    { line: 'inv add nic web01 eth1 --network backup', does: 'a second NIC with the next free addresses' },
  ],
  run: async (context, { host, name, network, mac, ip, noSave }) =>
    withInventory(
      context,
      async ({ site, change }) => {
        const nic = await change(async (tx) => addNic(tx, host, { name, network, mac, ips: ip }, site.branch))
        const addresses = nic.addresses.map((address) => address.ip).join(' ')
        return { result: { nic }, render: [lines([nic.name, nic.mac, addresses].filter(Boolean).join('  '))] }
      },
      { noSave },
    ),
})
