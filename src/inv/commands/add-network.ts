/** `inv add network` */
import { defineCommand } from '../../command/command.ts'
import { addNetwork } from '../../inventory/operations/add-network.ts'
import { assignmentsOf } from '../assignments.ts'
import { describeNetwork } from '../describe-object.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

export const addNetworkCommand = defineCommand({
  words: ['add', 'network'],
  summary: 'Record a network: a layer-2 segment that holds subnets',
  positionals: { name: { summary: 'small letters, digits, "-", "_" and "."' } },
  options: {
    vlan: { type: 'number', value: 'N', summary: 'VLAN id' },
    bridge: { type: 'text', summary: 'bridge on hypervisors (default: br-NAME)' },
    mtu: { type: 'number', value: 'N', summary: 'MTU in bytes' },
    dhcpServer: {
      type: 'text',
      value: 'HOST',
      many: true,
      commas: true,
      summary: 'hosts that serve DHCP here, also by relay (default: any that is plugged in)',
      complete: 'host',
    },
    relay: {
      type: 'text',
      value: 'ADDR',
      many: true,
      commas: true,
      summary: 'addresses from which relay agents pass requests on',
    },
    notes: { type: 'text', summary: 'anything else' },
    ...writeOptions,
  },
  examples: [
    { line: 'inv add network office --vlan 20', does: 'a network with its VLAN' },
    {
      line: 'inv add network branch --dhcp-server infra1 --relay 10.30.0.1',
      does: 'one whose router passes DHCP on to infra1',
    },
  ],
  run: async (context, { name, vlan, bridge, mtu, dhcpServer, relay, notes, ...write }) =>
    withInventory(
      context,
      async ({ change }) => {
        const set = assignmentsOf({ vlan, bridge, mtu, 'dhcp-server': dhcpServer, relay, notes })
        const network = await change(async (tx) => addNetwork(tx, name, set))
        return { result: { network }, render: describeNetwork(network, []) }
      },
      write,
    ),
})
