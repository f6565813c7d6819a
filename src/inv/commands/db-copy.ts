/** `inv db copy` */
import { lines, table } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { copyInventory, endpointOf, settingFor } from '../../inventory/copy-inventory.ts'
import { eachBranch, everyBranchOption } from '../each-branch.ts'

/** Tables whose sizes tell a person whether it is the inventory that was meant; all are in the result. */
const shown = ['host', 'network', 'zone', 'host_group', 'address', 'change_set']

export const dbCopyCommand = defineCommand({
  words: ['db', 'copy'],
  summary: 'Copy the whole inventory into another database, SQLite or PostgreSQL',
  description: `Objects, the journal with its numbers and times, serials of zones, released addresses, and what the text has: everything, in one transaction. The target must be empty. The copy is compared with the original before it is kept.

Nothing uses the copy until hostwright.yaml says so; what is changed in the original until then is not in it. Better than in the URL, a password stands in PGPASSWORD or ~/.pgpass.`,
  options: {
    to: { type: 'text', value: 'URL|sqlite', required: true, summary: 'the database that is to be filled' },
    from: {
      type: 'text',
      value: 'URL|sqlite',
      summary: 'the database that is read (default: the one that the site uses)',
    },
    ...everyBranchOption,
  },
  examples: [
    {
      line: 'inv db copy --to postgres://inventory@db1/hostwright --all',
      does: 'to a server, with all customers',
    },
    { line: 'inv db copy --to sqlite --all', does: 'and back' },
  ],
  run: async (context, { to, from, all }) => {
    const copied = await eachBranch(context, all, async (site) =>
      copyInventory(
        site,
        endpointOf(site, '--from', from, context.env),
        endpointOf(site, '--to', to, context.env),
      ),
    )
    const next = settingFor(to)
    return {
      result: { copied, next },
      render: [
        table(
          ['branch', ...shown.map((title) => ({ title: title.replace('_', ' '), align: 'right' as const }))],
          copied.map(({ branch, rows }) => [branch, ...shown.map((name) => String(rows[name] ?? 0))]),
        ),
        lines(
          ...copied.map((one) => `branch ${one.branch}: copied from ${one.from} to ${one.to}, and compared`),
          `to use it from now on, ${next}`,
        ),
      ],
    }
  },
})
