/** `inv show` */
import { defineCommand, type CommandResult } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import type { RunOfHost } from '../../inventory/model/run.ts'
import { showableKinds, showObject, type Shown } from '../../inventory/show-object.ts'
import { derivedOfGroup } from '../derive-group.ts'
import { derivedOf } from '../derive-host.ts'
import { describeHost } from '../describe-host.ts'
import { countsOf, describeUsage } from '../describe-free.ts'
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
    { line: 'inv show -v host web01', does: 'also the inherited values that nearer ones took the place of' },
    { line: 'inv show group web', does: 'its hosts, also those of groups in it, and what it inherits' },
    { line: 'inv show subnet 10.20.0.0/24', does: 'a subnet' },
  ],
  run: async (context, { kind, name }) => {
    const known = readKind('Cannot show', kind, showableKinds)
    return withInventory(context, async ({ site, store }) => {
      const shown = await store.read(async (reader) => showObject(reader, known, name))
      // Of the whole host: a look at one resource says little of it.
      const [lastRun] = shown.kind === 'host' ? await store.runs.ofHost(shown.host.name, 1) : []
      return resultOf(shown, {
        lastRun,
        macPrefix: site.config.macPrefix,
        verbose: context.verbosity > 0,
        env: context.env,
      })
    })
  },
})

interface Style {
  readonly lastRun: RunOfHost | undefined
  readonly macPrefix: string
  readonly verbose: boolean
  readonly env: CommandContext['env']
}

function resultOf(shown: Shown, { macPrefix, verbose, env, lastRun }: Style): CommandResult {
  switch (shown.kind) {
    case 'host': {
      const { host } = shown
      const derived = derivedOf(host, shown.surroundings, macPrefix)
      return {
        result: { host, derived, lastRun },
        render: [describeHost(host, derived, verbose, lastRun)],
      }
    }
    case 'network': {
      const { network, hosts } = shown
      return { result: { network, hosts }, render: describeNetwork(network, hosts) }
    }
    case 'subnet': {
      const { subnet, network, usage } = shown
      return {
        result: { subnet, network, usage: countsOf(usage) },
        render: [
          describeSubnet(subnet, [
            ['network', network],
            ['used', describeUsage(usage, env)],
          ]),
        ],
      }
    }
    case 'zone': {
      const { zone } = shown
      return { result: { zone }, render: describeZone(zone) }
    }
    case 'group': {
      const { group, surroundings } = shown
      const { hosts, inherited, below } = surroundings
      const derived = derivedOfGroup(group, surroundings)
      return {
        result: { group, hosts, inherited, below, derived },
        render: [describeGroup(group, surroundings, verbose)],
      }
    }
  }
}
