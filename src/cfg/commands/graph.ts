/** `cfg graph`: what a host's resources need. */
import type { Placed } from '../../apply/run-types.ts'
import { type Cell, lines, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { selectHosts } from '../../inventory/select.ts'
import { expandOffline } from '../expand-offline.ts'
import { openSiteInventory } from '../open-site-inventory.ts'
import { warnOfMixing } from '../warn-of-mixing.ts'

export const graph = defineCommand({
  words: ['graph'],
  summary: 'Show the resources of a host in order, with what each needs',
  description: 'Touches no host: the facts are those of "cfg check".',
  positionals: { host: { summary: 'its name', value: 'HOST', complete: 'host' } },
  options: {},
  examples: [{ line: 'cfg graph web01', does: 'in order, with needs and restarts' }],
  run: async (context, { host }) => {
    const inventory = await openSiteInventory(context)
    try {
      await warnOfMixing(context, inventory.site, undefined)
      const [selected] = selectHosts(inventory.snapshot, [host], { branch: inventory.site.branch })
      const [one] = await expandOffline(inventory, [selected?.name ?? host])
      if (one === undefined) throw new UserError(`Cannot show the graph of "${host}": unknown host`)
      if (one.expanded instanceof UserError) throw one.expanded
      const { order } = one.expanded
      return {
        result: { host: one.host, resources: order.map((placed) => plain(placed)) },
        render: [lines(...order.flatMap((placed) => told(placed)))],
      }
    } finally {
      await inventory.close()
    }
  },
})

function plain({ name, at, within, needs, triggers }: Placed): unknown {
  const names = (placed: Iterable<Placed>): string[] => [...placed].map((one) => one.name)
  return {
    name,
    at,
    within,
    needs: names(needs),
    triggers: Object.fromEntries([...triggers].map(([trigger, sources]) => [trigger, names(sources)])),
  }
}

function told({ name, within, needs, triggers }: Placed): readonly Cell[] {
  const called = [...triggers].flatMap(([trigger, sources]) =>
    [...sources].map((source) => ({ source, text: `    ${trigger} on ${source.name}` })),
  )
  const sources = new Set(called.map(({ source }) => source))
  return [
    within.length === 0 ? name : `${name} (${within.join(' > ')})`,
    ...[...needs].filter((need) => !sources.has(need)).map((need) => toned('dim', `    needs ${need.name}`)),
    ...called.map(({ text }) => toned('dim', text)),
  ]
}
