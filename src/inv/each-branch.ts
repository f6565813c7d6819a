/** Work on the inventory of one branch, or of base and every customer, one after the other. */
import type { CommandContext } from '../command/context.ts'
import { emitNotes } from '../command/emit-notes.ts'
import { customerBranch, customerNames } from '../inventory/customer-branches.ts'
import { onBranch, openSite, type Site } from '../inventory/site.ts'

export const everyBranchOption = {
  all: { type: 'flag', summary: 'base and every customer, not the one branch alone' },
} as const

/** With `all`, `-C` and the checked-out branch say nothing. */
export async function eachBranch<T>(
  context: CommandContext,
  all: boolean,
  work: (site: Site) => Promise<T>,
): Promise<readonly T[]> {
  const site = await openSite({ ...context, notify: emitNotes(context) })
  if (!all) return [await work(site)]
  const customers = (await customerNames(site.repository)).map(customerBranch)
  const done: T[] = []
  for (const branch of [site.config.base, ...customers]) done.push(await work(onBranch(site, branch)))
  return done
}
