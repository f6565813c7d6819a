import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSiteStore } from '../../../src/inventory/open-site-store.ts'
import { openSite } from '../../../src/inventory/site.ts'
import { newDatabase, postgresSite, setDatabase } from '../../lib/postgres-site.ts'
import { runStart } from '../../lib/run-start.ts'
import { describeStores, usePostgres } from '../../lib/stores.ts'
import { gitIn, siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'
import { rmCustomer as rm } from './rm-customer.ts'

const TAG = /^archive\/customer\/acme\/\d{4}-\d\d-\d\d$/

describe('a customer of another clone that shares the server', () => {
  const server = usePostgres()

  it('is neither added nor purged where its branch has not come yet', async () => {
    const site = await postgresSite(server())
    const other = site.clone()
    await other.ok('add customer acme')
    await other.ok('-C acme add network lan')
    expect((await site.inv('add customer acme')).stderr).toMatch(
      /the database of another customer of that name is kept: .*\nhint: git fetch brings its branch where others have it;/,
    )
    expect((await site.inv('rm customer acme --purge --yes')).stderr).toMatch(
      /another clone has saved commit \w{10} from its database, which is not here: .*\nhint: git fetch brings what others have pushed/,
    )
    other.git('push', '-q', 'origin', 'customer/acme')
    site.git('fetch', '-q')
    expect(await site.ok('-C acme list network')).toContain('lan')
    await other.ok('-C acme add network dmz')
    expect((await site.inv('rm customer acme --purge --yes')).stderr).toContain(
      'another clone has saved commit',
    )
    // Without --purge the other clone goes on as before.
    await rm(site, 'acme')
    await other.ok('-C acme add network wan')
  })
})

describeStores('inv rm customer', (stores) => {
  const siteWithAcme = async (): Promise<TestSite> => {
    const site = await tempSite()
    if (stores.dialect === 'postgres') setDatabase(site, stores.server().url(newDatabase(stores.server())))
    await site.ok('add customer acme')
    await site.ok('-C acme add network lan')
    return site
  }

  it('archives the branch with what was not saved, and keeps the database, which is used again', async () => {
    const site = await siteWithAcme()
    const before = site.git('rev-parse', 'customer/acme')
    await site.ok('-C acme add network unsaved --no-save')
    const { tag, commit, database } = await rm(site, 'acme --reason moved.away')
    expect(tag).toMatch(TAG)
    expect(database?.kept).toBe(true)
    expect(site.git('branch', '--list', 'customer/*')).toBe('')
    expect(site.git('rev-parse', `${tag}^{commit}`)).toBe(commit)
    expect(site.git('rev-parse', `${tag}^{commit}~1`)).toBe(before)
    expect(site.git('ls-tree', '-r', '--name-only', tag)).toContain('inventory/networks/unsaved.yaml')
    const written = site.git('cat-file', '-p', tag)
    expect(written).toMatch(/^tagger Ann Other <ann@example.org> \d+ \+0000$/m)
    expect(written).toContain('\ninv rm customer acme\n\nmoved.away\n')
    expect((await site.inv('-C acme list network')).stderr).toContain(
      `it was retired\nhint: git branch customer/acme ${tag} brings it back\n`,
    )
    expect(site.git('fsck', '--strict')).toBe('')

    site.git('branch', 'customer/acme', tag)
    const back = await site.inv('-C acme log')
    expect(back.stderr).toBe('')
    // The history is in the database alone.
    expect(back.stdout).toContain('inv add network unsaved')
    expect((await rm(site, 'acme')).tag).toBe(`${tag}.2`)
  })

  it('removes the database with --purge, also later', async () => {
    const site = await siteWithAcme()
    const { tag, database } = await rm(site, 'acme')
    expect((await site.inv('add customer acme')).stderr).toMatch(
      /^inv: Cannot add customer "acme": the database of another customer of that name is kept: .*\nhint: git branch customer\/acme archive\/.* brings that one back; inv rm customer acme --purge removes it for good\n$/,
    )
    expect((await site.inv('rm customer acme --yes')).stderr).toContain('it was retired')
    expect(await rm(site, 'acme --purge')).toMatchObject({
      tag,
      database: { place: database?.place, kept: false },
    })
    if (stores.dialect === 'sqlite')
      for (const end of ['', '-wal', '-shm']) expect(existsSync(`${database?.place ?? ''}${end}`)).toBe(false)
    expect((await site.inv('rm customer acme --purge --yes')).stderr).toContain(
      'it is retired, and no database of it is kept',
    )
    await site.ok('add customer acme')
    expect(await site.ok('-C acme list network')).not.toContain('lan')
    expect((await rm(site, 'acme --purge')).database?.kept).toBe(false)
    // One that was never opened has none.
    await site.ok('add customer acme')
    expect((await rm(site, 'acme')).database).toBe(null)
    // The first one, from its tag alone.
    site.git('branch', 'customer/acme', tag)
    expect(await site.ok('-C acme list network')).toContain('lan')
  })

  it('never takes the kept database for that of a branch that Git has made anew', async () => {
    const site = await siteWithAcme()
    const { tag } = await rm(site, 'acme')
    site.git('branch', 'customer/acme', 'main')
    // As long as there is nothing of its own on it, nothing tells it from an old state; its text is what counts then.
    site.git('worktree', 'add', '-q', join(site.root, '.git/w'), 'customer/acme')
    gitIn(join(site.root, '.git/w'), 'rm', '-q', '-r', 'inventory')
    gitIn(join(site.root, '.git/w'), 'commit', '-q', '-m', 'another acme')
    site.git('worktree', 'remove', join(site.root, '.git/w'))
    for (const line of ['list network', 'add host web01', 'load', 'save']) {
      const { exitCode, stderr } = await site.inv(`-C acme ${line}`)
      expect([exitCode, stderr]).toEqual([
        2,
        expect.stringContaining(`the database is that of the customer who was retired as "${tag}"`),
      ])
    }
  })

  it('is refused while a run is at work, with all that is in the way', async () => {
    const site = await siteWithAcme()
    const opened = await openSite({ site: site.root, customer: 'acme', cwd: site.root, env: siteEnv })
    const store = await openSiteStore(opened)
    const start = { ...runStart('k3f9x0ab'), hosts: ['web01'], machine: hostname(), process: process.pid }
    const progress = { seen: new Date().toISOString(), hosts: [], facts: [] }
    await store.runs.keep(start, progress)
    const linked = join(tempFolder(), 'linked')
    site.git('worktree', 'add', '-q', linked, 'customer/acme')
    const { exitCode, stderr } = await site.inv('rm customer acme --yes')
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`branch "customer/acme" is checked out in the work tree "${linked}"`)
    expect(stderr).toContain('run k3f9x0ab is at work on 1 host')
    site.git('worktree', 'remove', linked)
    expect((await site.inv('rm customer acme --yes')).stderr).toContain('run k3f9x0ab is at work')
    await store.runs.keep(start, { ...progress, end: { modified: false, keep: 10 } })
    await store.close()
    await rm(site, 'acme')
  })
})
