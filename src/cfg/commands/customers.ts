/** `cfg customers`: all of them at a glance. */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { counted } from '../../core/counted.ts'
import { chosenCustomers } from '../../customer/table/chosen-customers.ts'
import { mixedBranches, ownersOfForeign } from '../../customer/mixing/mixed-branches.ts'
import { type CustomerRow, customerTable } from '../../customer/table/customer-table.ts'
import { stateOf } from '../../inventory/model/run-state.ts'
import { fetchAll } from '../customers/fetch-all.ts'
import { renderCustomers } from '../customers/render-customers.ts'
import { askedFor, onlyThese, siteOfAll } from '../customers/site-of-all.ts'

export const customers = defineCommand({
  words: ['customers'],
  summary: 'Show all customers: how far from base, what is not saved, hosts, last run, drift',
  description: `behind and ahead count commits: those that base has and the customer has not, and the other way round. inventory says whether
the database and the text on the branch are the same. drift counts hosts that the last plan or verify found other than they should be,
and that were not applied since. Nothing is changed and no database is made: where there is none yet, hosts are counted from the text.
Remotes are shown as of the last fetch. Times are UTC.`,
  positionals: {
    names: onlyThese,
  },
  options: {
    fetch: { type: 'flag', summary: 'ask the remotes first (git fetch)' },
  },
  examples: [
    { line: 'cfg customers', does: 'all, base on top' },
    { line: 'cfg customers acme nova', does: 'these two' },
    { line: 'cfg customers --fetch', does: 'with what others have pushed meanwhile' },
    {
      line: `cfg customers --json | jq -r '.result.customers[] | select(.toBase.behind > 0).customer'`,
      does: 'names of those that lack something of base',
    },
  ],
  run: async (context, { names, fetch }) => {
    const site = await siteOfAll(context)
    const fetched = fetch ? await fetchAll(context, site.repository) : undefined
    const [rows, mixed] = await Promise.all([
      customerTable(site),
      mixedBranches(site.repository, site.config.base),
    ])
    const base = rows.filter(({ customer }) => customer === undefined)
    const customersOf = rows.filter(({ customer }) => customer !== undefined)
    const chosen = chosenCustomers('Cannot show customers', customersOf, askedFor(context, names))
    const shown = [...base, ...chosen]
    const warn = (text: string): void => context.emit({ kind: 'customers', level: 'warning', text })
    if (base.length === 0)
      warn(
        `there is no branch "${site.config.base}", here or on a remote: how far the customers are from base is not known`,
      )
    for (const { branch, inventory } of shown)
      if (inventory.kind === 'unreadable') warn(`branch "${branch}": ${inventory.reason}`)
    for (const { branch } of shown)
      for (const { customer, commits } of ownersOfForeign(mixed.get(branch)))
        warn(`branch "${branch}" holds ${counted(commits, 'commit')} of customer "${customer}"`)
    const withState = (row: CustomerRow): unknown => ({
      ...withRunState(row),
      foreign: ownersOfForeign(mixed.get(row.branch)),
    })
    return {
      result: {
        base: base.map(withState)[0] ?? null,
        customers: chosen.map(withState),
        ...(fetched === undefined ? {} : { fetched }),
      },
      render: [shown.length === 0 ? lines('no customer') : renderCustomers(shown, site.root)],
    }
  },
})

function withRunState({ lastRun, ...row }: CustomerRow): object {
  return { ...row, lastRun: lastRun === undefined ? null : { ...lastRun, state: stateOf(lastRun) } }
}
