/** Where `inv db copy` copies from and to, branch by branch. */
import { Invalid, UserError, type Problem } from '../core/errors.ts'
import { copyDatabase, type CopySide } from '../db/copy-database.ts'
import { placeLabel } from '../db/database-place.ts'
import { openStore } from '../db/open-store.ts'
import { isPostgresUrl, readPostgresUrl, withoutPassword } from '../db/postgres-url.ts'
import { schemaName } from '../db/schema-name.ts'
import { claimDatabase } from './claim-database.ts'
import { cloneId } from './clone-id.ts'
import { cloneOf } from './open-site-store.ts'
import { sqliteOf, type Site } from './site.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface CopiedInventory {
  readonly branch: string
  readonly from: string
  readonly to: string
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>
}

/** `sqlite`, a URL, or undefined for where the site has its inventory now. Throws Invalid on anything else. */
export type Endpoint = (branch: string) => CopySide

export function endpointOf(
  site: Site,
  option: '--from' | '--to',
  text: string | undefined,
  env: Env,
): Endpoint {
  if (text === undefined) return () => ({ place: site.database, clone: cloneOf(site) })
  if (text === 'sqlite') return (branch) => ({ place: sqliteOf(branch, site.stateFolder), clone: '' })
  const problems: Problem[] = []
  const server = isPostgresUrl(text) ? readPostgresUrl(text, env, problems) : undefined
  if (server === undefined) {
    const reason = `${option} is neither "sqlite" nor the URL of a PostgreSQL database`
    throw new Invalid('Cannot copy the inventory', problems.length > 0 ? problems : [{ message: reason }])
  }
  const clone = cloneId(site.stateFolder)
  return (branch) => ({
    place: { dialect: 'postgres', server, schema: schemaName(site.config.databaseSchema, branch) },
    clone,
  })
}

export async function copyInventory(site: Site, from: Endpoint, to: Endpoint): Promise<CopiedInventory> {
  const { branch } = site
  const [source, target] = [from(branch), to(branch)]
  const [fromLabel, toLabel] = [placeLabel(source.place), placeLabel(target.place)]
  if (fromLabel === toLabel)
    throw new UserError(
      `Cannot copy the inventory of branch "${branch}": "${toLabel}" is where it is already`,
    )
  const { rows } = await copyDatabase(source, target)
  const store = await openStore(target.place)
  await claimDatabase(site, store).finally(async () => store.close())
  return { branch, from: fromLabel, to: toLabel, rows: Object.fromEntries(rows) }
}

/** What `hostwright.yaml` must say for the copy to be the inventory. */
export function settingFor(to: string): string {
  return to === 'sqlite'
    ? 'hostwright.yaml: take out the line that begins with "database:"'
    : `hostwright.yaml: database: ${withoutPassword(to)}`
}
