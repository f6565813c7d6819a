/** `cfg check`: evaluates everything with no host touched. */
import { type Cell, lines, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { counted } from '../../core/counted.ts'
import { describeError, exitCode, UserError } from '../../core/errors.ts'
import { selectHosts } from '../../inventory/select.ts'
import { expandOffline } from '../expand-offline.ts'
import { hostPositionals } from '../host-options.ts'
import { openSiteInventory } from '../open-site-inventory.ts'

export const check = defineCommand({
  words: ['check'],
  summary: 'Evaluate the manifests of each host without touching it',
  description: `The facts are those of a usual Debian server, with what the inventory says of the host. Finds what a plan would stumble over:
unknown types and parameters, templates with undefined names, resources that differ or need each other.`,
  positionals: hostPositionals,
  options: {},
  examples: [
    { line: 'cfg check', does: 'every host that is not retired' },
    { line: 'cfg check web01', does: 'one host' },
  ],
  run: async (context, args) => {
    const inventory = await openSiteInventory(context)
    try {
      const hosts = selectHosts(inventory.snapshot, args.hosts, { all: args.hosts.length === 0 })
      const results = await expandOffline(
        inventory,
        hosts.map(({ name }) => name),
      )
      return {
        result: {
          hosts: results.map(({ host, expanded }) =>
            expanded instanceof UserError
              ? { host, error: { message: expanded.message, lines: describeError(expanded) } }
              : { host, resources: expanded.order.length },
          ),
        },
        render: [
          lines(
            ...results.flatMap(({ host, expanded }): Cell[] =>
              expanded instanceof UserError
                ? describeError(expanded).map((line, index) =>
                    toned('bad', index === 0 ? `${host}: ${line}` : `  ${line}`),
                  )
                : [`${host}: ${counted(expanded.order.length, 'resource')}`],
            ),
          ),
        ],
        exitCode: results.some(({ expanded }) => expanded instanceof UserError)
          ? exitCode.usage
          : exitCode.done,
      }
    } finally {
      await inventory.close()
    }
  },
})
