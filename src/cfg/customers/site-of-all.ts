/** Opens the site for what is about all of its customers. */
import type { CommandContext } from '../../command/context.ts'
import { openSite, type Site } from '../../inventory/site.ts'
import { isShallow } from '../../git/commits/roots.ts'

/** Whoever is selected: of `-C` alone is taken that one is asked for, see `askedFor`. */
export async function siteOfAll(context: CommandContext): Promise<Site> {
  const site = await openSite({
    ...context,
    customer: undefined,
    env: { ...context.env, HOSTWRIGHT_CUSTOMER: undefined },
  })
  if (isShallow(site.repository))
    context.emit({
      kind: 'shallow',
      level: 'warning',
      text: 'this clone does not have the whole history: what is said of commits is of those that it has',
    })
  return site
}

/** Names that were given, or that of `-C`; none: all. */
export function askedFor({ customer }: CommandContext, names: readonly string[]): readonly string[] {
  return names.length === 0 && customer !== undefined ? [customer] : names
}
