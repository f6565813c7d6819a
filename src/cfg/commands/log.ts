/** `cfg log`: what the hosts of a customer have not been given yet. */
import { defineCommand } from '../../command/command.ts'
import { emitNotes } from '../../command/emit-notes.ts'
import { UserError } from '../../core/errors.ts'
import { branchLog } from '../../customer/log/branch-log.ts'
import { lastApply, startAtRun, startSince } from '../../customer/log/log-start.ts'
import { admitText } from '../../customer/mixing/admit-text.ts'
import { commitOf } from '../../git/repository.ts'
import { branchLabel, customerBranch, isCustomerName } from '../../inventory/customer-branches.ts'
import { type Inventory, openInventory } from '../../inventory/open-inventory.ts'
import { renderLog } from '../customers/render-log.ts'
import { warnIfShallow } from '../customers/site-of-all.ts'
import { recordedHosts } from '../runs/recorded-hosts.ts'

export const log = defineCommand({
  words: ['log'],
  summary: 'Show what came to the branch since its last apply: manifests, and inventory',
  description: `Commits of the customer's branch (of base, where none is selected) that are not in what was applied last: what is new in manifests
and types, with the merges that brought it, and what is new in the inventory. The last apply is the last one that was not limited to
some resources; with HOST, the last one of that host. Where nothing was applied yet, it is everything since the customer left base.
--since counts from a commit or a date instead. Times are UTC.`,
  positionals: {
    host: { summary: 'since the last apply of this host', optional: true, complete: 'host' },
  },
  options: {
    since: { type: 'text', value: 'REV|DATE|2d', summary: 'since this commit, this date, or so long ago' },
    limit: { type: 'number', value: 'N', default: 100, summary: 'how many commits of each kind to show' },
  },
  examples: [
    { line: 'cfg log -C acme', does: 'what reached acme since its last apply' },
    { line: 'cfg log -C acme web01', does: 'what reached it since web01 was applied last' },
    { line: 'cfg log --since 2026-07-01', does: 'what came to the branch since that day' },
    { line: 'cfg log -C acme --since main', does: "acme's own: what is not on main" },
  ],
  run: async (context, { host, since, limit }) => {
    if (!Number.isInteger(limit) || limit < 1)
      throw new UserError(`Cannot show the log: --limit ${limit} is no number of commits`)
    const inventory = await openInventory({
      ...context,
      why: context.argv.join(' '),
      notify: emitNotes(context),
      admitText: admitText(emitNotes(context)),
    })
    try {
      const { site, store } = inventory
      const { repository, branch, customer, config, root: cwd } = site
      warnIfShallow(context, site)
      const head = await commitOf(repository, branch)
      if (head === undefined)
        throw new UserError(`Cannot show the log of branch "${branch}": it has no commit yet`)
      const base = customer === undefined ? undefined : await commitOf(repository, config.base)
      const name = host === undefined ? undefined : await oneHost(inventory, host)
      const tips = { cwd, head, base }
      const start =
        since === undefined
          ? await startAtRun(tips, await lastApply(store.runs, name))
          : await startSince(tips, since)
      const entries = await branchLog(cwd, { from: start.from, head, base })
      return {
        result: { branch, head, since: start, commits: entries },
        render: renderLog({ branch, base: config.base, head, start, entries, limit }),
      }
    } finally {
      await inventory.close()
    }
  },
})

/** Also one that is in the inventory no more. */
async function oneHost({ site, store }: Inventory, host: string): Promise<string> {
  const { repository, branch } = site
  const names = await recordedHosts(store, [host], branch).catch(async (error: unknown) => {
    const isCustomer =
      isCustomerName(host) && (await commitOf(repository, customerBranch(host))) !== undefined
    throw isCustomer
      ? new UserError(
          `Cannot show the log of "${host}": that is a customer, no host of ${branchLabel(branch)}`,
          {
            hint: `cfg log -C ${host} shows what came to it`,
          },
        )
      : error
  })
  const [name] = names
  if (name === undefined || names.length > 1)
    throw new UserError(
      `Cannot show the log of "${host}": it is ${names.length} hosts, and the last apply is one host's`,
    )
  return name
}
