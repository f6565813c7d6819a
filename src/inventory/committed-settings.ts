/** The settings that a customer's branch has committed: they hold for it from whichever checkout one works. */
import { tryGit } from '../git/run-git.ts'
import type { Site } from './site.ts'
import { CONFIG_FILE, readSiteConfig } from './site-config.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The site with the settings of the commit; as it is where the commit has none. Which branch is base, where the databases are, and what is
 * asked of manifests are no customer's own: they stay as they are. Throws Invalid.
 */
export async function withSettingsOf(site: Site, commit: string, env: Env): Promise<Site> {
  const file = await tryGit(['cat-file', 'blob', `${commit}:${CONFIG_FILE}`], { cwd: site.root })
  if (file.code !== 0) return site
  const at = `${CONFIG_FILE} of branch "${site.branch}", commit ${commit.slice(0, 10)}`
  const own = readSiteConfig(at, env, file.stdout.toString('utf8'))
  const { base, database, databaseSchema, protection } = site.config
  return { ...site, config: { ...own, base, database, databaseSchema, protection } }
}
