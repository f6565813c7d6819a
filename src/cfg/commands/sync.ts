/** `cfg sync`: brings what is new on base to customers. */
import { existsSync } from 'node:fs'
import { lines } from '../../command/block.ts'
import { defineCommand, type CommandResult } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import { withoutCustomer } from '../../command/without-customer.ts'
import { exitCode, UserError } from '../../core/errors.ts'
import { quote } from '../../core/shell.ts'
import { calledWithin } from '../../customer/sync/called-within.ts'
import { readIdentity } from '../../git/identity.ts'
import { openSite, type Site } from '../../inventory/site.ts'
import { checkTrees } from '../check-trees/check-trees.ts'
import { isLeft, type CustomerSync } from '../sync/customer-sync.ts'
import { renderSync } from '../sync/render-sync.ts'
import { selectCustomers } from '../sync/select-customers.ts'
import { abortSolving, solveCustomers } from '../sync/solve-customers.ts'
import { planSync, syncCustomers } from '../sync/sync-customers.ts'

export const sync = defineCommand({
  words: ['sync'],
  summary: 'Merge base into customers: all that merge cleanly and pass their check',
  description: `Everything is tried in memory first. What merges cleanly is evaluated as "cfg check" does, for all hosts of the customer; then the
branches that pass move, together. What conflicts, or fails, is named and left as it was. The inventory is never merged: a customer's stays its own;
what its database has and its branch has not is saved first, unless autosave is off. Each merge is a commit with two parents, the customer's first; no branch is fast-forwarded to base. A branch that is checked out is merged into
only where its work tree has no uncommitted changes, and the files follow: one by one,
after the others have moved; what a cut sync leaves, the next finishes. A branch that lacks commits of its remote, as of the last fetch, is refused.

Where a customer that is named conflicts, or fails its check, a work tree is made in the middle of the merge, below .git/hostwright/sync. Solve it there with ordinary
tools, "git commit", and the same command again checks it, moves the branch and removes the work tree.

"git update-ref refs/heads/customer/NAME BEFORE" undoes it, with the commit that --json and "git reflog customer/NAME" have; where
the branch is checked out, "git reset --hard BEFORE". Exit codes: 1 if a customer was left; for --plan 3 if one would move, whoever else is left, and 1 only where none would.`,
  positionals: {
    customers: {
      summary: 'these customers (default: the one that is worked for)',
      value: 'CUSTOMER',
      many: true,
      optional: true,
      complete: 'customer',
    },
  },
  options: {
    all: { type: 'flag', summary: 'every customer that has a branch here' },
    plan: {
      type: 'flag',
      summary: 'show what would happen, down to the resources of hosts, and move nothing',
    },
    abort: { type: 'flag', summary: 'drop the work tree in which conflicts are being solved' },
  },
  examples: [
    { line: 'cfg sync --all --plan', does: 'who would merge, and what would change on whose hosts' },
    { line: 'cfg sync --all', does: 'all that merge cleanly and pass' },
    { line: 'cfg sync acme', does: 'one customer; with a work tree to solve conflicts in' },
    { line: 'cfg sync acme --abort', does: 'drops that work tree' },
  ],
  run: async (context, { customers, all, plan, abort }) => {
    if (context.customer !== undefined && (all || customers.length > 0))
      throw new UserError(`Cannot merge base into customers: -C ${context.customer} is given beside others`)
    if (abort && (all || plan))
      throw new UserError(`Cannot drop what is being solved: --abort goes with customers alone`)
    const within = context.site === undefined ? calledWithin(context.cwd) : undefined
    const isHere = within !== undefined && !all && customers.length === 0 && context.customer === undefined
    const named = isHere ? [within.customer] : customers
    const site = await siteOf({ ...context, site: within?.site ?? context.site }, all || named.length > 0)
    const names = await selectCustomers(site, named, { all, notify: noting(context) })
    const gone = (result: CommandResult): CommandResult => {
      if (within !== undefined && !existsSync(context.cwd))
        noting(context)(`the folder that you are in is gone: cd ${quote(site.root)}`)
      return result
    }
    if (abort) return gone(await aborted(site, names))
    const { signal, emit } = context
    const options = { signal, emit, check: checkTrees }
    if (plan) return shown(site, await planSync(site, names, options), true)
    const author = await readIdentity(site.root, context.env)
    const results = await syncCustomers(site, names, { ...options, author })
    const told = all ? results : await solveCustomers(site, results)
    return gone(shown(site, told, false))
  },
})

/** With customers that are named, nobody is worked for but them. */
async function siteOf(context: CommandContext, isNamed: boolean): Promise<Site> {
  return isNamed
    ? openSite(withoutCustomer(context))
    : openSite({ ...context, notify: (_level, text) => noting(context)(text) })
}

function noting({ emit }: CommandContext): (text: string) => void {
  return (text) => emit({ kind: 'sync', level: 'note', text })
}

async function aborted(site: Site, names: readonly string[]): Promise<CommandResult> {
  const dropped = await abortSolving(site, names)
  return {
    result: { dropped },
    render: [
      lines(
        ...dropped.map(
          ({ customer, commit }) => `${customer}: dropped its work tree, which was at ${commit.slice(0, 10)}`,
        ),
      ),
    ],
  }
}

function shown(site: Site, results: readonly CustomerSync[], plan: boolean): CommandResult {
  const { base } = site.config
  return {
    result: {
      base,
      plan,
      customers: results.map(({ news, ...one }) => ({ ...one, commits: news.length })),
    },
    render: renderSync(results, { base, plan }),
    exitCode: results.some(({ state }) => state === 'would-move')
      ? exitCode.differences
      : results.some(isLeft)
        ? exitCode.hostFailed
        : exitCode.done,
  }
}
