/** Saves what customers' databases have and the text of their branches has not, as autosave does, before the branches move. */
import { describeError, UserError } from '../../core/errors.ts'
import { lookAtInventories } from '../../db/overview.ts'
import type { Identity } from '../../git/identity.ts'
import { cloneOf, openSiteStore } from '../../inventory/open-site-store.ts'
import { onBranch, type Site } from '../../inventory/site.ts'
import { saveText } from '../../inventory/text/save.ts'
import type { CustomerHead } from './branch-heads.ts'

/** Why it could not be done, by customer. Where the site does not save by itself, nothing is saved: a merge leaves the inventory alone. */
export async function saveUnsaved(
  site: Site,
  customers: readonly CustomerHead[],
  author: Identity,
): Promise<ReadonlyMap<string, string>> {
  const failed = new Map<string, string>()
  if (!site.config.autosave) return failed
  const sites = customers.map(({ branch }) => onBranch(site, branch))
  const looks = await lookAtInventories(
    sites.map(({ database }) => database),
    cloneOf(site),
  )
  for (const [index, { customer }] of customers.entries()) {
    const look = looks[index]
    const own = sites[index]
    if (own === undefined || look?.kind !== 'read' || look.overview.unsaved === 0) continue
    // Undefined: this clone has not used the database yet, which the first command on that customer settles.
    if (look.overview.saved === undefined) continue
    const problem = await saveOne(own, author)
    if (problem !== undefined) failed.set(customer, problem)
  }
  return failed
}

async function saveOne(site: Site, author: Identity): Promise<string | undefined> {
  const store = await openSiteStore(site)
  try {
    await saveText(site, store, { author })
    return undefined
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return describeError(error).join('\n')
  } finally {
    await store.close()
  }
}
