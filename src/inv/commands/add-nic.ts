/** `inv add nic` */
import { defineCommand } from '../../command/command.ts'
import { lines } from '../../command/block.ts'
import { notesOfHost } from '../../inventory/notes.ts'
import { nicKinds } from '../../inventory/model/host.ts'
import { addNic } from '../../inventory/operations/add-to-host.ts'
import { sayNotes, withInventory, writeOptions } from '../with-inventory.ts'
import { typedName } from '../../inventory/model/typed-name.ts'

export const addNicCommand = defineCommand({
  words: ['add', 'nic'],
  summary: 'Give a host a further NIC',
  positionals: { host: { summary: 'the host', complete: 'host' }, name: { summary: 'for example eth1' } },
  options: {
    network: { type: 'text', value: 'NET', summary: 'the network that it is on', complete: 'network' },
    mac: { type: 'text', value: 'MAC|auto', summary: 'its MAC; auto makes one (default for a virtual host)' },
    ip: {
      type: 'text',
      value: 'ADDR|auto|first|last|random|none',
      many: true,
      commas: true,
      summary: 'its addresses (default: auto)',
    },
    kind: {
      type: 'text',
      choices: nicKinds,
      summary: 'what makes it, where no port of the hardware does',
    },
    members: {
      type: 'text',
      value: 'NIC,NIC…',
      many: true,
      commas: true,
      summary: 'what a bond or a bridge is made of; it takes over their addresses',
    },
    link: { type: 'text', value: 'NIC', summary: 'what a VLAN interface stands on' },
    sharedMac: { type: 'flag', summary: 'another NIC on the network may have the MAC too' },
    ...writeOptions,
  },
  examples: [
    { line: 'inv add nic web01 eth1 --network backup', does: 'a second NIC with the next free addresses' },
    { line: 'inv add nic db01 bond0 --kind bond --members eth0,eth1', does: 'both act as one from now on' },
    { line: 'inv add nic gw eth0.30 --link eth0 --network lab', does: 'a VLAN interface on eth0' },
  ],
  run: async (context, { host, name, network, mac, ip, kind, members, link, sharedMac, ...write }) =>
    withInventory(
      context,
      async ({ site, store, change }) => {
        const input = { name, network, mac, ips: ip, kind, members, link, sharedMac }
        const macs = { seed: site.branch, prefix: site.config.macPrefix }
        const nic = await change(async (tx) => addNic(tx, host, input, macs))
        const waiting = await store.read(async (reader) => {
          const stored = await reader.get('host', typedName('host', host))
          return stored === undefined ? [] : notesOfHost(reader, stored)
        })
        sayNotes(context, waiting)
        const addresses = nic.addresses.map((address) => address.ip).join(' ')
        return { result: { nic }, render: [lines([nic.name, nic.mac, addresses].filter(Boolean).join('  '))] }
      },
      write,
    ),
})
