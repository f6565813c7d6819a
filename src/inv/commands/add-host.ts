/** `inv add host` */
import { defineCommand } from '../../command/command.ts'
import { Invalid, type Problem } from '../../core/errors.ts'
import { notesOfHost } from '../../inventory/notes.ts'
import { addHost } from '../../inventory/operations/add-host.ts'
import { readNicInput, type NicInput } from '../../inventory/operations/make-nic.ts'
import { assignmentsOf, attributeAssignments } from '../assignments.ts'
import { derivedOf, describeHost } from '../describe-host.ts'
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
    mac: { type: 'text', summary: 'MAC of the first NIC' },
    ip: {
      type: 'text',
      value: 'ADDR|auto|none',
      many: true,
      commas: true,
      summary: 'addresses of the first NIC; "auto" beside an address adds the other family (default: auto)',
    },
    nic: { type: 'text', value: 'NAME,mac=…,network=…,ip=…', many: true, summary: 'a further NIC' },
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
    serial: { type: 'text', summary: 'serial number' },
    asset: { type: 'text', summary: 'asset number' },
    state: { type: 'text', summary: 'where it is in its life (default: active)' },
    os: { type: 'text', summary: 'operating system' },
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
  ],
  run: async (context, args) => {
    const action = `Cannot add host "${args.name.toLowerCase()}"`
    const problems: Problem[] = []
    const nics = [...firstNics(args), ...args.nic.map((text) => readNicInput(text, problems))]
    if (problems.length > 0) throw new Invalid(action, problems)
    const { kind, parent, cpus, memory, rack, unit, serial, asset, state, os, notes, group, tag, alias } =
      args
    const single = { kind, state, parent, cpus, memory, os, rack, unit, serial, asset, notes }
    const set = [
      ...assignmentsOf({ ...single, 'site-location': args.siteLocation, group, tag, alias }),
      ...attributeAssignments(action, args.attr),
    ]
    return withInventory(
      context,
      async ({ site, store, change }) => {
        const input = { name: args.name, set, nics, disks: args.disk, macSeed: site.branch }
        const { name } = await change(async (tx) => addHost(tx, input))
        const { host, derived, waiting } = await store.read(async (reader) => {
          const stored = await reader.get('host', name)
          if (stored === undefined) throw new Error(`host ${name} is not there after it was added`)
          return {
            host: stored,
            derived: derivedOf(stored, await surroundingsOf(reader, stored)),
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

/** A NIC for each network; MAC and addresses are those of the first. */
function firstNics(args: {
  readonly network: readonly string[]
  readonly mac: string | undefined
  readonly ip: readonly string[]
}): readonly NicInput[] {
  if (args.network.length === 0)
    return args.mac === undefined && args.ip.length === 0 ? [] : [{ mac: args.mac, ips: args.ip }]
  return args.network.map((network, index) =>
    index === 0 ? { network, mac: args.mac, ips: args.ip } : { network, ips: [] },
  )
}
