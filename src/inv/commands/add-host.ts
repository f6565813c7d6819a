/** `inv add host` */
import { defineCommand } from '../../command/command.ts'
import type { Problem } from '../../core/errors.ts'
import { notesOfHost } from '../../inventory/notes.ts'
import { addHost } from '../../inventory/operations/add-host.ts'
import { firstNics } from '../../inventory/operations/first-nics.ts'
import { readBond, readNicInput } from '../../inventory/operations/read-nic-input.ts'
import { assignmentsOf, attributeAssignments } from '../assignments.ts'
import { derivedOf } from '../derive-host.ts'
import { describeHost } from '../describe-host.ts'
import { surroundingsOf } from '../../inventory/surroundings.ts'
import { sayNotes, withInventory, writeOptions } from '../with-inventory.ts'

export const addHostCommand = defineCommand({
  words: ['add', 'host'],
  summary: 'Record a machine with its NICs, addresses and names in one step',
  description:
    'A NIC on a network gets the next free address of each family that the network has, and a virtual one gets a MAC. ' +
    'The names follow from the domain of the subnet.',
  positionals: { name: { summary: 'a DNS label, or a whole domain name' } },
  options: {
    kind: { type: 'text', value: 'physical|vm|container', summary: 'what it is (default: physical)' },
    parent: { type: 'text', value: 'HOST', summary: 'the host that makes its hardware', complete: 'host' },
    network: {
      type: 'text',
      value: 'NET[,NET2…]',
      many: true,
      commas: true,
      summary: 'a NIC on each of these networks',
      complete: 'network',
    },
    mac: {
      type: 'text',
      value: 'MAC|auto',
      many: true,
      commas: true,
      summary: 'MAC of the first NIC, then of the next; auto makes one (default for virtual hosts)',
    },
    bond: {
      type: 'text',
      value: 'NAME=NIC,NIC…',
      many: true,
      summary: 'the NIC on the first network is a bond of these, to which --mac gives the MACs',
    },
    sharedMac: { type: 'flag', summary: 'another NIC on the network may have the MAC too' },
    ip: {
      type: 'text',
      value: 'ADDR|auto|first|last|random|none',
      many: true,
      commas: true,
      summary:
        'addresses of the first NIC; first, last and random choose among the free ones, auto as the subnet does, ' +
        'also for the family that no address is given of (default: auto)',
    },
    nic: {
      type: 'text',
      value: 'NAME,mac=…,network=…,ip=…',
      many: true,
      summary:
        'a further NIC; also kind=bond,members=eth0+eth1, kind=bridge,members=…, link=… for a VLAN interface, shared-mac',
    },
    cpus: { type: 'number', value: 'N', summary: 'number of processors' },
    memory: { type: 'text', value: '4G', summary: 'size of its memory' },
    disk: { type: 'text', value: 'NAME=20G', many: true, summary: 'a disk' },
    group: { type: 'text', many: true, commas: true, summary: 'a group that it is in', complete: 'group' },
    tag: { type: 'text', many: true, commas: true, summary: 'a tag' },
    attr: { type: 'text', value: 'K=V', many: true, summary: 'an attribute' },
    alias: { type: 'text', value: 'NAME', many: true, commas: true, summary: 'a further name in DNS' },
    siteLocation: { type: 'text', value: 'S', summary: 'where it stands: the site' },
    rack: { type: 'text', summary: 'the rack' },
    unit: { type: 'number', value: 'U', summary: 'its lowest unit in the rack' },
    height: { type: 'number', value: 'N', summary: 'units that it takes (default: 1)' },
    serial: { type: 'text', summary: 'serial number' },
    asset: { type: 'text', summary: 'asset number' },
    state: { type: 'text', summary: 'where it is in its life (default: active)' },
    os: { type: 'text', summary: 'operating system' },
    duid: { type: 'text', summary: 'DHCP unique identifier, as DHCPv6 knows it by' },
    option: {
      type: 'text',
      value: 'NAME=VALUE',
      many: true,
      summary: 'a DHCP option of this host alone, by its name in dhcp-options(5)',
    },
    sshHostKey: { type: 'text', value: 'KEY', many: true, summary: "an SSH host key: 'ssh-ed25519 AAAA…'" },
    notes: { type: 'text', summary: 'anything else' },
    ...writeOptions,
  },
  examples: [
    { line: 'inv add host infra1 --network office --mac 00:16:3e:20:00:02', does: 'a bought machine' },
    { line: 'inv add host web01 --kind vm --parent hv1 --network office', does: 'a virtual one: MAC made' },
    { line: 'inv add host gw --ip 10.20.0.1 --ip auto', does: 'a fixed IPv4 address, the next free IPv6' },
    {
      line: 'inv add host db01 --network office --nic eth1,network=backup --disk sda=1T --group db',
      does: 'two NICs, a disk, a group',
    },
    {
      line: 'inv add host db02 --network office --bond bond0=eno1,eno2 --mac 00:16:3e:20:00:02,00:16:3e:20:00:03',
      does: 'a bond with one address, for which DHCP answers to both MACs',
    },
    {
      line: 'inv add host hv2 --nic eno1 --nic br0,kind=bridge,members=eno1,network=office --nic eno1.30,link=eno1,network=lab',
      does: 'a bridge, and a VLAN interface',
    },
    {
      line: 'inv add host store1 --site-location fra --rack r12 --unit 20 --height 4 --serial 00123 --attr role=storage',
      does: 'where it stands, its serial number, an attribute',
    },
  ],
  run: async (context, args) => {
    const problems: Problem[] = []
    const bonds = args.bond.flatMap((text) => readBond(text, problems) ?? [])
    const further = args.nic.map((text) => readNicInput(text, problems))
    const { network: networks, mac: macs, ip: ips, sharedMac } = args
    const nics = firstNics({ networks, bonds, macs, sharedMac, ips, further }, problems)
    const { kind, parent, cpus, memory, rack, unit, serial, asset, state, os, notes, group, tag, alias } =
      args
    const { height, duid } = args
    const single = { kind, state, parent, cpus, memory, os, rack, unit, height, serial, asset, duid, notes }
    const set = [
      ...assignmentsOf({ ...single, 'site-location': args.siteLocation, group, tag, alias }),
      ...assignmentsOf({ option: args.option, 'ssh-host-key': args.sshHostKey }),
      ...attributeAssignments(args.attr, problems),
    ]
    return withInventory(
      context,
      async ({ site, store, change }) => {
        const input = {
          name: args.name,
          set,
          nics,
          disks: args.disk,
          macSeed: site.branch,
          macPrefix: site.config.macPrefix,
          problems,
        }
        const { name } = await change(async (tx) => addHost(tx, input))
        const { host, derived, waiting } = await store.read(async (reader) => {
          const stored = await reader.get('host', name)
          if (stored === undefined) throw new Error(`host ${name} is not there after it was added`)
          return {
            host: stored,
            derived: derivedOf(stored, await surroundingsOf(reader, stored), site.config.macPrefix),
            waiting: await notesOfHost(reader, stored),
          }
        })
        sayNotes(context, waiting)
        return { result: { host, derived }, render: [describeHost(host, derived)] }
      },
      args,
    )
  },
})
