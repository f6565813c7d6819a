/** `inv add subnet` */
import { defineCommand } from '../../command/command.ts'
import { allocations, ipv6Modes, reverseModes } from '../../inventory/model/network.ts'
import { addSubnet } from '../../inventory/operations/add-subnet.ts'
import { assignmentsOf } from '../assignments.ts'
import { describeSubnet } from '../describe-object.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

export const addSubnetCommand = defineCommand({
  words: ['add', 'subnet'],
  summary: 'Record an IPv4 or IPv6 prefix on a network',
  description:
    'With "auto" it is the next free prefix of --length within --within, which nobody else can get meanwhile.',
  positionals: {
    prefix: { summary: 'for example 10.20.0.0/24 or fd20::/64, or "auto"', value: 'PREFIX|auto' },
  },
  options: {
    network: {
      type: 'text',
      value: 'NET',
      required: true,
      summary: 'the network that it is on',
      complete: 'network',
    },
    within: { type: 'text', value: 'PREFIX', summary: 'where "auto" looks' },
    length: { type: 'number', value: 'BITS', summary: 'how long a prefix "auto" takes: 24' },
    gateway: {
      type: 'text',
      value: 'ADDR|first|last',
      summary: 'the router; first and last are those of the addresses that hosts may have',
    },
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
    allocation: {
      type: 'text',
      choices: allocations,
      summary: 'which of the free addresses is handed out next (default: first)',
    },
    ipv6: {
      type: 'text',
      choices: ipv6Modes,
      summary:
        'how hosts get their IPv6 address: recorded, made from the MAC, or by DHCPv6 (default: static)',
    },
    quarantine: {
      type: 'text',
      value: 'TIME',
      summary: 'for how long a released address is not handed out again: 7d, 12h (default: 0)',
    },
    leaseTime: { type: 'number', value: 'SECONDS', summary: 'DHCP lease time' },
    boot: {
      type: 'text',
      value: 'KEY=VALUE,…',
      many: true,
      summary:
        'what machines boot from the network: server=ADDR of the TFTP server, and a file each for bios, uefi-x64, uefi-arm64, ' +
        'or a URL for http-x64, http-arm64, ipxe',
    },
    reverse: {
      type: 'text',
      choices: reverseModes,
      summary:
        'the reverse zone of an IPv4 prefix longer than /24: that of the octet, one that is delegated (RFC 2317), or none ' +
        '(default: delegated for public addresses, else own)',
    },
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
    {
      line: 'inv add subnet 10.22.0.0/24 --network lab --boot server=10.22.0.2,bios=undionly.kpxe,ipxe=http://10.22.0.2/boot.ipxe',
      does: 'machines boot from the network, in two stages',
    },
    {
      line: 'inv add subnet auto --within 10.0.0.0/8 --length 24 --network lab --gateway first',
      does: 'the next free /24',
    },
  ],
  run: async (context, args) => {
    const { gateway, dns, ntp, domain, range, dhcp, leaseTime, option, allocation, ipv6, quarantine } = args
    const { boot, reverse } = args
    const set = assignmentsOf({
      ...{ gateway, dns, ntp, domain, dhcp, allocation, ipv6, quarantine, boot, reverse, option, range },
      'lease-time': leaseTime,
    })
    return withInventory(
      context,
      async ({ change }) => {
        const place = { within: args.within, length: args.length }
        const subnet = await change(async (tx) => addSubnet(tx, args.prefix, args.network, set, place))
        return { result: { subnet }, render: [describeSubnet(subnet)] }
      },
      args,
    )
  },
})
