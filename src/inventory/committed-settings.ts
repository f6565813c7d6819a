/** The settings that a customer's branch has committed: they hold for it from whichever checkout one works. */
import { readObjects } from '../git/objects/read-objects.ts'
import { mustBeOwn } from './own-branch.ts'
import type { Site } from './site.ts'
import { CONFIG_FILE, readSiteConfig } from './site-config.ts'
import { OWNER_FILE } from './text/owner-file.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The site with the settings of the commit; as it is where the commit has none. Which branch is base, where the databases are, and what is
 * asked of manifests are no customer's own: they stay as they are. Throws Invalid, and UserError where the commit says that it is another
 * customer's.
 */
export async function withSettingsOf(site: Site, commit: string, env: Env): Promise<Site> {
  // Both by one process, since every command for a branch that is not checked out waits for it.
  const [file, owner] = await readObjects(site.root, [`${commit}:${CONFIG_FILE}`, `${commit}:${OWNER_FILE}`])
  mustBeOwn(site, owner?.content.toString('utf8'))
  if (file === undefined) return site
  const at = `${CONFIG_FILE} of branch "${site.branch}", commit ${commit.slice(0, 10)}`
  const own = readSiteConfig(at, env, file.content.toString('utf8'))
  const { base, database, databaseSchema, protection } = site.config
  return { ...site, config: { ...own, base, database, databaseSchema, protection } }
}
