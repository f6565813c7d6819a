/** Names out of the inventory for the shell to offer. */
import { existsSync } from 'node:fs'
import type { Reader } from '../db/store.ts'
import { openSiteStore } from './open-site-store.ts'
import { knownCustomers } from './customer-branches.ts'
import { openSite, type Site, type SiteOptions } from './site.ts'

/** Of `selector`: host names and `@group`. Of `worked-for`: customers and base. */
export type NameKind =
  | 'host'
  | 'network'
  | 'subnet'
  | 'zone'
  | 'group'
  | 'selector'
  | 'customer'
  | 'worked-for'

/** Reads and nothing else: no text is loaded or saved while somebody types. */
export async function namesFor(kind: NameKind, context: SiteOptions): Promise<readonly string[]> {
  // Without anybody to tell, it makes no branch.
  const site = await openSite({
    ...context,
    ...(kind === 'customer' || kind === 'worked-for' ? { customer: undefined } : {}),
    notify: undefined,
  })
  if (kind === 'customer' || kind === 'worked-for') {
    const names = (await knownCustomers(site.repository)).map(({ name }) => name)
    return kind === 'customer' ? names : [...new Set([...names, site.config.base])]
  }
  if (site.database.dialect === 'sqlite' && !existsSync(site.database.file)) return []
  const store = await openSiteStore(quickly(site))
  try {
    return await store.read(async (reader) => namesOf(reader, kind))
  } finally {
    await store.close()
  }
}

async function namesOf(
  reader: Reader,
  kind: Exclude<NameKind, 'customer' | 'worked-for'>,
): Promise<readonly string[]> {
  switch (kind) {
    case 'host':
    case 'network':
    case 'zone':
    case 'group':
      return reader.names(kind)
    case 'subnet':
      return (await reader.list('network')).flatMap((network) => network.subnets.map(({ prefix }) => prefix))
    case 'selector':
      return [...(await reader.names('host')), ...(await reader.names('group')).map((group) => `@${group}`)]
  }
}

/** Seconds that somebody who types waits for a server that does not answer. */
const PATIENCE = 2

function quickly(site: Site): Site {
  const { database } = site
  if (database.dialect === 'sqlite') return site
  return { ...site, database: { ...database, server: { ...database.server, connectTimeout: PATIENCE } } }
}
