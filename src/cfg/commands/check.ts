/** `cfg check`: evaluates everything with no host touched. */
import { resolve } from 'node:path'
import { type Cell, lines, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { counted } from '../../core/counted.ts'
import { describeError, exitCode, UserError } from '../../core/errors.ts'
import { selectHosts } from '../../inventory/select.ts'
import { type ExpandedOffline, expandOffline } from '../expand-offline.ts'
import { readFactsFile } from '../facts-offline.ts'
import { groupedLines, groupErrors } from '../group-errors.ts'
import { commitOption, hostPositionals } from '../host-options.ts'
import { sayCommit } from '../manifests/say-commit.ts'
import { openSiteInventory } from '../open-site-inventory.ts'
import { foreignSecrets, foreignSecretText } from '../secrets-of-others.ts'
import { timeOf } from '../runs/render-runs.ts'
import { warnOfMixing } from '../warn-of-mixing.ts'

export const check = defineCommand({
  words: ['check'],
  summary: 'Evaluate the manifests of each host without touching it',
  description: `The facts are those that a run has seen of the host last, or, where there was none, those of a usual Debian server with what the
inventory says of the host. Finds what a plan would stumble over: unknown types and parameters, templates with undefined names,
resources that differ or need each other.`,
  positionals: hostPositionals,
  options: {
    ...commitOption,
    facts: {
      type: 'text',
      value: 'FILE',
      complete: 'file',
      summary: 'take the facts in this file before others, as "cfg facts --json" prints them',
    },
  },
  examples: [
    { line: 'cfg check', does: 'every host that is not retired' },
    { line: 'cfg check web01', does: 'one host' },
    { line: 'cfg check --commit v1.4', does: 'by the manifests that were tagged' },
    { line: 'cfg check --facts facts.json', does: 'where no run has reached a host: in a pipeline, say' },
  ],
  run: async (context, args) => {
    const given =
      args.facts === undefined ? undefined : await readFactsFile(resolve(context.cwd, args.facts), args.facts)
    const inventory = await openSiteInventory(context, args.commit)
    try {
      await warnOfMixing(context, inventory.site, undefined)
      await sayCommit(context, inventory)
      const hosts = selectHosts(inventory.snapshot, args.hosts, {
        all: args.hosts.length === 0,
        branch: inventory.site.branch,
      })
      const results = await expandOffline(
        inventory,
        hosts.map(({ name }) => name),
        given,
      )
      const foreign = foreignSecrets(await inventory.manifests.root(), inventory.site.customer)
      return {
        result: {
          commit: inventory.manifests.commit ?? null,
          foreignSecrets: foreign,
          hosts: results.map(({ host, expanded, facts }) => ({
            host,
            facts,
            ...(expanded instanceof UserError
              ? { error: { message: expanded.message, lines: describeError(expanded) } }
              : { resources: expanded.order.length }),
          })),
        },
        render: [
          lines(
            ...results.flatMap((one) => evaluatedLine(one)),
            ...errorLines(results),
            ...foreign.map((one) => toned('bad', foreignSecretText(one))),
          ),
        ],
        exitCode:
          foreign.length > 0 || results.some(({ expanded }) => expanded instanceof UserError)
            ? exitCode.usage
            : exitCode.done,
      }
    } finally {
      await inventory.close()
    }
  },
})

function evaluatedLine({ host, expanded, facts }: ExpandedOffline): readonly Cell[] {
  if (expanded instanceof UserError) return []
  return [`${host}: ${counted(expanded.order.length, 'resource')}, ${sourceText(facts)}`]
}

/** After all that is well; what is wrong with many hosts alike is told once. */
function errorLines(results: readonly ExpandedOffline[]): readonly Cell[] {
  const errors = results.flatMap(({ host, expanded }) =>
    expanded instanceof UserError ? [{ host, lines: describeError(expanded) }] : [],
  )
  return groupErrors(errors).flatMap((group) => groupedLines(group).map((line) => toned('bad', line)))
}

function sourceText({ from, at }: ExpandedOffline['facts']): string {
  return at === undefined ? `${from} facts` : `facts of ${timeOf(at)}`
}
