/** `inv show` */
import { defineCommand, type CommandResult } from '../../command/command.ts'
import { showableKinds, showObject, type Shown } from '../../inventory/show-object.ts'
import { derivedOf, describeHost } from '../describe-host.ts'
import { describeGroup, describeNetwork, describeSubnet, describeZone } from '../describe-object.ts'
import { readKind } from '../read-kind.ts'
import { withInventory } from '../with-inventory.ts'

import { nameAfterKind } from '../complete-kinds.ts'
export const showCommand = defineCommand({
  words: ['show'],
  summary: 'Show an object with all that is recorded of it and follows from it',
  positionals: {
    kind: { summary: showableKinds.join(', '), complete: showableKinds },
    name: {
      summary: 'its name',
      complete: nameAfterKind,
    },
  },
  examples: [
    { line: 'inv show host web01', does: 'the host, its names and inherited attributes' },
    { line: 'inv show subnet 10.20.0.0/24', does: 'a subnet' },
  ],
  run: async (context, { kind, name }) => {
    const known = readKind('Cannot show', kind, showableKinds)
    return withInventory(context, async ({ store }) =>
      resultOf(await store.read(async (reader) => showObject(reader, known, name))),
    )
  },
})

function resultOf(shown: Shown): CommandResult {
  switch (shown.kind) {
    case 'host': {
      const { host } = shown
      const derived = derivedOf(host, shown.surroundings)
      return { result: { host, derived }, render: [describeHost(host, derived)] }
    }
    case 'network': {
      const { network, hosts } = shown
      return { result: { network, hosts }, render: describeNetwork(network, hosts) }
    }
    case 'subnet': {
      const { subnet, network } = shown
      return { result: { subnet, network }, render: [describeSubnet(subnet)] }
    }
    case 'zone': {
      const { zone } = shown
      return { result: { zone }, render: describeZone(zone) }
    }
    case 'group': {
      const { group, hosts } = shown
      return { result: { group, hosts }, render: [describeGroup(group, hosts)] }
    }
  }
}
