/** Keeps two sites that share a server from taking each other's inventory for their own. */
import { UserError } from '../core/errors.ts'
import type { Store } from '../db/store.ts'
import { commitOf } from '../git/repository.ts'
import { hasCommit, isShallow, rootOf } from '../git/commits/roots.ts'
import type { Site } from './site.ts'

/**
 * A site is known by the first commit of its history, which all its clones and customers have. A clone without the whole
 * history cannot tell, and is believed.
 */
export async function claimDatabase(site: Site, store: Store): Promise<void> {
  const { database, repository, branch } = site
  if (database.dialect === 'sqlite') return
  const head = await commitOf(repository, branch)
  if (head === undefined) return
  const owner = await store.claimSite(await rootOf(site.root, head))
  if (isShallow(repository) || (await hasCommit(site.root, owner))) return
  throw new UserError(
    `Cannot use schema "${database.schema}" of the database: it holds the inventory of another site, whose history begins with commit ${owner.slice(0, 10)}`,
    { hint: '"databaseSchema: NAME" in hostwright.yaml gives this site schemas of its own' },
  )
}
