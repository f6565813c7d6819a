/** Opens the site for what is about all of its customers. */
import type { CommandContext } from '../../command/context.ts'
import { withoutCustomer } from '../../command/without-customer.ts'
import { customerOf } from '../../inventory/customer-branches.ts'
import { openSite, type Site } from '../../inventory/site.ts'
import { isShallow } from '../../git/commits/roots.ts'

/** The customers that a command is about. */
export const onlyThese = {
  summary: 'only these customers',
  value: 'NAME',
  many: true,
  optional: true,
  complete: 'customer',
} as const

/** Whoever is selected: of `-C` alone is taken that one is asked for, see `askedFor`. */
export async function siteOfAll(context: CommandContext): Promise<Site> {
  const site = await openSite(withoutCustomer(context))
  warnIfShallow(context, site)
  return site
}

/** For what counts or lists commits. */
export function warnIfShallow({ emit }: Pick<CommandContext, 'emit'>, { repository }: Site): void {
  if (isShallow(repository))
    emit({
      kind: 'shallow',
      level: 'warning',
      text: 'this clone does not have the whole history: what is said of commits is of those that it has',
    })
}

/** Names that were given, or that of `-C`; none: all. */
export function askedFor({ customer }: CommandContext, names: readonly string[]): readonly string[] {
  return names.length === 0 && customer !== undefined ? [customerOf(customer) ?? customer] : names
}
