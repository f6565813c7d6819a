/** A new site whose inventory is in a PostgreSQL database of its own, with a bare repository that its clones share. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PostgresTestServer } from './postgres-server.ts'
import { gitIn, siteAt, tempSite, type TestSite } from './temp-site.ts'
import { tempFolder } from './temp-store.ts'

let databases = 0

/** The name of a database that is made now. */
export function newDatabase(server: PostgresTestServer): string {
  databases += 1
  const name = `site${process.pid}_${databases}`
  server.sql('postgres', `CREATE DATABASE ${name}`)
  return name
}

/** One line in the settings of the site, committed; undefined takes it out. */
export function setDatabase(site: TestSite, url: string | undefined): void {
  const file = join(site.root, 'hostwright.yaml')
  const others = readFileSync(file, 'utf8').replace(/^database: .*\n/m, '')
  writeFileSync(file, url === undefined ? others : `${others}database: ${url}\n`)
  site.git('commit', '-qam', 'the database')
}

export interface SharedSite extends TestSite {
  readonly database: string
  readonly clone: () => TestSite
}

export async function postgresSite(server: PostgresTestServer): Promise<SharedSite> {
  const site = await tempSite()
  const database = newDatabase(server)
  setDatabase(site, server.url(database))
  const remote = join(tempFolder(), 'remote.git')
  gitIn('/', 'clone', '-q', '--bare', site.root, remote)
  site.git('remote', 'add', 'origin', remote)
  site.git('fetch', '-q')
  site.git('branch', '-q', '--set-upstream-to=origin/main')
  const clone = (): TestSite => {
    const root = join(tempFolder(), 'clone')
    gitIn('/', 'clone', '-q', remote, root)
    return siteAt(root)
  }
  return { ...site, database, clone }
}
