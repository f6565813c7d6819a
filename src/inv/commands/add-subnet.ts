/** `inv add subnet` */
import { defineCommand } from '../../command/command.ts'
import { addSubnet } from '../../inventory/operations/add-subnet.ts'
import { assignmentsOf } from '../assignments.ts'
import { describeSubnet } from '../describe-object.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

export const addSubnetCommand = defineCommand({
  words: ['add', 'subnet'],
  summary: 'Record an IPv4 or IPv6 prefix on a network',
  positionals: { prefix: { summary: 'for example 10.20.0.0/24 or fd20::/64' } },
  options: {
    network: {
      type: 'text',
      value: 'NET',
      required: true,
      summary: 'the network that it is on',
      complete: 'network',
    },
    gateway: { type: 'text', value: 'ADDR', summary: 'the router' },
    dns: { type: 'text', value: 'ADDR', many: true, commas: true, summary: 'resolvers handed out' },
    ntp: { type: 'text', value: 'ADDR', many: true, commas: true, summary: 'time servers handed out' },
    domain: { type: 'text', summary: 'domain of the names of its addresses' },
    range: {
      type: 'text',
      value: 'KIND:FIRST-LAST',
      many: true,
      commas: true,
      summary: 'part of it: static (to allocate from), dynamic (DHCP pool) or reserved',
    },
    dhcp: { type: 'text', value: 'on|off', summary: 'whether DHCP servers serve it (default: on)' },
    leaseTime: { type: 'number', value: 'SECONDS', summary: 'DHCP lease time' },
    option: {
      type: 'text',
      value: 'NAME=VALUE',
      many: true,
      summary: 'a further DHCP option, by its name in dhcp-options(5)',
    },
    ...writeOptions,
  },
  examples: [
    {
      line: 'inv add subnet 10.20.0.0/24 --network office --gateway 10.20.0.1 --domain office.example',
      does: 'an IPv4 subnet',
    },
    {
      line: 'inv add subnet 10.21.0.0/24 --network lab --range static:10.21.0.10-10.21.0.99 --range dynamic:10.21.0.100-10.21.0.199',
      does: 'a part to allocate from and a pool',
    },
    { line: 'inv add subnet fd20::/64 --network office --domain office.example', does: 'an IPv6 subnet' },
  ],
  run: async (context, args) => {
    const { gateway, dns, ntp, domain, range, dhcp, leaseTime, option } = args
    const set = assignmentsOf({ gateway, dns, ntp, domain, dhcp, 'lease-time': leaseTime, option, range })
    return withInventory(
      context,
      async ({ change }) => {
        const subnet = await change(async (tx) => addSubnet(tx, args.prefix, args.network, set))
        return { result: { subnet }, render: [describeSubnet(subnet)] }
      },
      args,
    )
  },
})
