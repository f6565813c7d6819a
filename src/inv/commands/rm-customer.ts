/** `inv rm customer` */
import { lines, toned, type Block } from '../../command/block.ts'
import { defineCommand, type CommandResult } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import { emitNotes } from '../../command/emit-notes.ts'
import { counted } from '../../core/counted.ts'
import { Invalid, UserError } from '../../core/errors.ts'
import { quote } from '../../core/shell.ts'
import {
  lookAtCustomer,
  retireCustomer,
  type Retired,
  type Retirement,
} from '../../customer/retire-customer.ts'
import { type KeptDatabase, keptDatabase, mustBeOurs, purgeDatabase } from '../../customer/kept-database.ts'
import { readIdentity } from '../../git/identity.ts'
import { commitOf } from '../../git/repository.ts'
import { unknownCustomer } from '../../inventory/adopt-customer.ts'
import {
  archivesOf,
  customerBranch,
  isCustomerName,
  knownCustomers,
} from '../../inventory/customer-branches.ts'
import { readReason, reasonProblem } from '../../inventory/lifecycle/require-reason.ts'
import { openInventory } from '../../inventory/open-inventory.ts'
import { onBranch, openSite, type Site } from '../../inventory/site.ts'
import { commandLine } from '../command-line.ts'
import { withoutCustomer } from '../../command/without-customer.ts'

export const rmCustomerCommand = defineCommand({
  words: ['rm', 'customer'],
  summary: 'Retire a customer: the branch archived under a tag, the database kept',
  description: `What is not saved is committed first. Then the branch goes, and a tag archive/customer/NAME/DATE has all of it, with who, when and why:
"git branch customer/NAME TAG" brings the customer back, and the database that was kept is used again. With --purge the database goes
too, for good; that can be done later as well.

Refused where the branch is checked out, or a run is at work. Nothing is pushed: the branch on a remote stays until Git removes it there.`,
  positionals: { name: { summary: 'the customer', complete: 'customer' } },
  options: {
    purge: { type: 'flag', summary: 'remove the database, with the history that is in it alone, for good' },
    yes: { type: 'flag', short: 'y', summary: 'do not ask' },
    reason: { type: 'text', summary: 'why, for the tag' },
  },
  examples: [
    {
      line: "inv rm customer acme --reason 'contract ended'",
      does: 'archives the branch, keeps the database',
    },
    { line: 'inv rm customer acme --purge', does: 'removes the database, now or later' },
  ],
  run: async (context, { name, purge, yes, reason }) => {
    const site = onBranch(await openSite(withoutCustomer(context)), customerBranch(name))
    const given = readReason(reason)
    const wanted = reasonProblem({ required: site.config.requireReason, given }, 'rm')
    if (wanted !== undefined) throw new Invalid(`Cannot remove customer "${name}"`, [wanted])
    if (isCustomerName(name) && (await commitOf(site.repository, site.branch)) !== undefined)
      return retired(site, name, await retire(context, site, name, { purge, yes, reason: given }), purge)
    const kept = purge && isCustomerName(name) ? await keptDatabase(site) : undefined
    if (kept?.exists === true) return purgeKept(context, site, name, kept, yes)
    throw await notThere(site, name, purge)
  },
})

async function retire(
  context: CommandContext,
  site: Site,
  name: string,
  {
    purge,
    yes,
    reason,
  }: { readonly purge: boolean; readonly yes: boolean; readonly reason: string | undefined },
): Promise<Retired> {
  const looked = await lookAtCustomer(site, name, async () =>
    openInventory({
      ...withoutCustomer(context),
      customer: name,
      why: commandLine(context.argv),
      save: false,
      notify: emitNotes(context),
    }),
  )
  try {
    if (purge) await mustBeOurs(site, `Cannot remove customer "${name}"`)
    if (!(await context.confirm(question(looked, await keptDatabase(site), purge), yes)))
      throw new UserError(`Cannot remove customer "${name}": it was not confirmed; nothing was changed`)
    const author = await readIdentity(site.root, context.env)
    return await retireCustomer(site, looked, { author, reason })
  } finally {
    await looked.inventory?.close()
  }
}

function question({ customer, branch, hosts }: Retirement, { place }: KeptDatabase, purge: boolean): string {
  const what = hosts === undefined ? '' : ` with ${counted(hosts, 'host')}`
  const ending = purge ? `, and remove its database ${place} for good` : `, and keep its database ${place}`
  const fate = hosts === undefined ? '' : ending
  return `Retire customer ${customer}${what}: archive branch ${branch} under a tag and remove it${fate}?`
}

async function retired(
  site: Site,
  customer: string,
  { branch, commit, tag, remotes }: Retired,
  purge: boolean,
): Promise<CommandResult> {
  const purged = purge && (await purgeAfter(site, customer, tag))
  const { place, exists: kept } = await keptDatabase(site)
  const onRemotes = remotes.map(({ remote }) => ({
    remote,
    remove: `git push ${quote(remote)} --delete refs/heads/${branch}`,
    archive: `git push ${quote(remote)} refs/tags/${tag}`,
  }))
  return {
    result: {
      customer,
      branch,
      commit,
      tag,
      database: kept || purged ? { place, kept } : null,
      remotes: onRemotes,
    },
    render: [
      lines(
        `customer ${customer}: retired; branch ${branch} is now tag ${tag}`,
        ...(kept ? [`its database is kept: ${place}; inv rm customer ${customer} --purge removes it`] : []),
        ...(purged ? [`its database is removed: ${place}`] : []),
        `git branch ${branch} ${tag} brings it back`,
      ),
      ...(onRemotes.length === 0 ? [] : [remoteLines(customer, onRemotes)]),
    ],
  }
}

/** The branch is archived by now, which an error must not conceal. */
async function purgeAfter(site: Site, customer: string, tag: string): Promise<boolean> {
  try {
    return await purgeDatabase(site)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError(error.message, {
      hint: `customer ${customer} is retired as tag ${tag}; inv rm customer ${customer} --purge tries again`,
      cause: error,
    })
  }
}

function remoteLines(
  customer: string,
  remotes: readonly { readonly remote: string; readonly remove: string; readonly archive: string }[],
): Block {
  return lines(
    ...remotes.flatMap(({ remote, remove, archive }) => [
      toned(
        'warning',
        `remote "${remote}" has the branch still, and -C ${customer} would take it from there again:`,
      ),
      `  ${archive}`,
      `  ${remove}`,
    ]),
  )
}

/** Of a customer whose branch is gone. */
async function purgeKept(
  context: CommandContext,
  site: Site,
  name: string,
  { place }: KeptDatabase,
  yes: boolean,
): Promise<CommandResult> {
  const action = `Cannot remove the database of customer "${name}"`
  await mustBeOurs(site, action)
  const last = (await archivesOf(site.repository, name)).at(-1)
  const archive = last === undefined ? 'no tag has its branch' : `its branch is tag ${last.tag}`
  if (
    !(await context.confirm(`Remove the database of customer ${name} for good, ${place}; ${archive}?`, yes))
  )
    throw new UserError(`${action}: it was not confirmed; nothing was changed`)
  await purgeDatabase(site)
  return {
    result: {
      customer: name,
      branch: customerBranch(name),
      commit: last?.commit ?? null,
      tag: last?.tag ?? null,
      database: { place, kept: false },
      remotes: [],
    },
    render: [lines(`customer ${name}: its database is removed: ${place}; ${archive}`)],
  }
}

async function notThere(site: Site, name: string, purge: boolean): Promise<UserError> {
  const action = 'Cannot remove customer'
  if (purge && isCustomerName(name) && (await archivesOf(site.repository, name)).length > 0)
    return new UserError(`${action} "${name}": it is retired, and no database of it is kept`)
  const remotes = (await knownCustomers(site.repository)).find((one) => one.name === name)?.remotes ?? []
  const [remote] = remotes
  if (remote === undefined) return unknownCustomer(site, name, action, { isWanted: false })
  return new UserError(
    `${action} "${name}": its branch is not here, only on remote ${remotes.map((one) => `"${one}"`).join(', ')}`,
    {
      hint: `inv add customer ${name} takes it here, to be archived; git push ${quote(remote)} --delete refs/heads/${site.branch} removes it there`,
    },
  )
}
