/** `inv show` */
import type { Block } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import type { Reader } from '../../db/store.ts'
import { existing, existingSubnet } from '../../inventory/operations/find-object.ts'
import { derivedOf, describeHost } from '../describe-host.ts'
import { describeGroup, describeNetwork, describeSubnet, describeZone } from '../describe-object.ts'
import { readKind } from '../read-kind.ts'
import { surroundingsOf } from '../surroundings.ts'
import { withInventory } from '../with-inventory.ts'

const kinds = ['host', 'network', 'subnet', 'zone', 'group'] as const
type Kind = (typeof kinds)[number]

export const showCommand = defineCommand({
  words: ['show'],
  summary: 'Show an object with all that is recorded of it and follows from it',
  positionals: {
    kind: { summary: 'host, network, subnet, zone or group' },
    name: {
      summary: 'its name',
      complete: (before: readonly string[]) => kinds.find((one) => one === before[0]),
    },
  },
  examples: [
    { line: 'inv show host web01', does: 'the host, its names and inherited attributes' },
    { line: 'inv show subnet 10.20.0.0/24', does: 'a subnet' },
  ],
  run: async (context, { kind, name }) => {
    const known = readKind('Cannot show', kind, kinds)
    return withInventory(context, async ({ store }) =>
      store.read(async (reader) => show(reader, known, name)),
    )
  },
})

interface Shown {
  readonly result: unknown
  readonly render: readonly Block[]
}

async function show(reader: Reader, kind: Kind, name: string): Promise<Shown> {
  const action = `Cannot show ${kind} "${name}"`
  switch (kind) {
    case 'host': {
      const host = await existing(reader, action, kind, name)
      const derived = derivedOf(host, await surroundingsOf(reader, host))
      return { result: { host, derived }, render: [describeHost(host, derived)] }
    }
    case 'network': {
      const network = await existing(reader, action, kind, name)
      const hosts = await reader.hostsOn(network.name)
      return { result: { network, hosts }, render: describeNetwork(network, hosts) }
    }
    case 'subnet': {
      const { network, subnet } = await existingSubnet(reader, action, name)
      return { result: { subnet, network: network.name }, render: [describeSubnet(subnet)] }
    }
    case 'zone': {
      const zone = await existing(reader, action, kind, name)
      return { result: { zone }, render: describeZone(zone) }
    }
    case 'group': {
      const group = await existing(reader, action, kind, name)
      const hosts = await reader.hostsIn(group.name)
      return { result: { group, hosts }, render: [describeGroup(group, hosts)] }
    }
  }
}
