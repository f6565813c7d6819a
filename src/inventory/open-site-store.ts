/** Opens the database of a site's branch as this clone of the site sees it. */
import { openStore } from '../db/open-store.ts'
import type { Store } from '../db/store.ts'
import { cloneId } from './clone-id.ts'
import type { Site } from './site.ts'

export async function openSiteStore(site: Site): Promise<Store> {
  return openStore(site.database, { clone: cloneOf(site) })
}

/** A file of SQLite is of one clone alone. */
export function cloneOf(site: Pick<Site, 'database' | 'stateFolder'>): string {
  return site.database.dialect === 'sqlite' ? '' : cloneId(site.stateFolder)
}
