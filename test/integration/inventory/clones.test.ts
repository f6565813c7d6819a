/** Several clones of a site share one PostgreSQL database: each keeps its own text, and none loses what others do. */
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { postgresSite, setDatabase, type SharedSite } from '../../lib/postgres-site.ts'
import { usePostgres } from '../../lib/stores.ts'
import { siteAt, tempSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'

const server = usePostgres()

async function office(): Promise<SharedSite> {
  const site = await postgresSite(server())
  await site.ok('add network office')
  await site.ok('add subnet 10.20.0.0/24 --network office')
  site.git('push', '-q')
  return site
}

const SAME = 'database and branch main are the same\n'

describe('two clones of one site', () => {
  it('see what the other does at once, and their branches merge cleanly', async () => {
    const a = await office()
    const b = a.clone()
    expect((await b.inv('status')).stdout).toBe(SAME)
    await a.ok('add host web01 --network office')
    await b.ok('add host web02 --network office')
    expect(await a.ok('show host web02')).toContain('10.20.0.2')
    expect(b.git('ls-files', 'inventory/hosts')).toBe(
      'inventory/hosts/web01.yaml\ninventory/hosts/web02.yaml',
    )
    a.git('push', '-q')
    b.git('pull', '-q', '--no-rebase', '--no-edit')
    b.git('push', '-q')
    a.git('pull', '-q', '--no-rebase', '--no-edit')
    for (const clone of [a, b]) {
      expect((await clone.inv('list host')).stderr).toBe('')
      expect((await clone.inv('status')).stdout).toBe(SAME)
    }
    expect(a.git('rev-parse', 'HEAD:inventory')).toBe(b.git('rev-parse', 'HEAD:inventory'))
  })

  it('that is new and up to date changes neither the database nor its branch', async () => {
    const a = await office()
    await a.ok('add host web01 --network office')
    a.git('push', '-q')
    const b = a.clone()
    const head = b.git('rev-parse', 'HEAD')
    const log = await a.ok('log --json')
    const first = await b.inv('list host')
    expect(first.stderr).toBe('')
    expect(first.stdout).toContain('web01')
    expect(b.git('rev-parse', 'HEAD')).toBe(head)
    expect(await a.ok('log --json')).toBe(log)
  })

  it('of which the new one is behind gets the text of what was changed, added and removed since', async () => {
    const a = await office()
    await a.ok('add host web01 --network office')
    await a.ok('add host web02 --network office')
    a.git('push', '-q')
    const b = a.clone()
    await a.ok('set host web01 cpus=4')
    await a.ok('rm host web02')
    await a.ok('add host web03 --network office')
    const status = await b.inv('status')
    expect(status.stdout.split('\n').filter(Boolean)).toEqual([
      'inventory/hosts/web01.yaml: changed in the database, not saved: inv save',
      'inventory/hosts/web02.yaml: changed in the database, not saved: inv save',
      'inventory/hosts/web03.yaml: changed in the database, not saved: inv save',
    ])
    await b.ok('save')
    expect(b.git('rev-parse', 'HEAD:inventory')).toBe(a.git('rev-parse', 'HEAD:inventory'))
    expect((await b.inv('status')).stdout).toBe(SAME)
  })

  it('of which the new one has text that the database never had leaves the choice to the operator', async () => {
    const a = await office()
    await a.ok('add host web01 --network office')
    a.git('push', '-q')
    const b = a.clone()
    const path = join(b.root, 'inventory/hosts/web01.yaml')
    writeFileSync(path, `${readFileSync(path, 'utf8')}tags:\n  - edge\n`)
    writeFileSync(join(b.root, 'inventory/hosts/db01.yaml'), 'kind: physical\n')
    b.git('add', '-A')
    b.git('commit', '-qm', 'by hand')
    await a.ok('set host web01 cpus=2')
    const list = await b.inv('list host')
    expect(list.stderr).toContain('its text differs from the database')
    expect(list.stdout).not.toContain('db01')
    expect((await b.inv('status')).stdout.split('\n').filter(Boolean)).toEqual([
      'inventory/hosts/db01.yaml: changed on the branch, not loaded: inv load',
      'inventory/hosts/web01.yaml: changed in both: inv load --force or inv save --force',
    ])
    expect((await b.inv('load')).stderr).toContain('it was changed in the database too, and not saved')
    await b.ok('load --force')
    expect(await a.ok('show host web01')).toContain('edge')
    for (const clone of [b, a]) {
      await clone.ok('save')
      expect((await clone.inv('status')).stdout).toBe(SAME)
    }
  })

  it('of which one pulls text that the database has left behind meanwhile keeps what is newer', async () => {
    const a = await office()
    await a.ok('add host web01 --network office')
    a.git('push', '-q')
    const b = a.clone()
    await b.ok('set host web01 cpus=2')
    b.git('push', '-q')
    await b.ok('set host web01 cpus=3')
    a.git('pull', '-q', '--no-rebase', '--no-edit')
    expect((await a.inv('status')).stdout).toBe(
      'inventory/hosts/web01.yaml: changed in the database, not saved: inv save\n',
    )
    await a.ok('load')
    expect(await a.ok('show host web01')).toMatch(/cpus +3/)
    expect((await a.inv('status')).stdout).toBe(SAME)
    expect(readFileSync(join(a.root, 'inventory/hosts/web01.yaml'), 'utf8')).toContain('cpus: 3')
  })

  it('that Git cannot merge, for one changed again what both have saved, agree on what the database has', async () => {
    const a = await office()
    const b = a.clone()
    await a.ok('add host web01 --network office')
    await a.ok('add host web02 --network office')
    // Both at once, so that it is another commit than those of the first clone.
    await b.ok('list host')
    b.git('push', '-q')
    await a.ok('set host web01 cpus=4')
    expect(() => a.git('pull', '-q', '--no-rebase', '--no-edit')).toThrow('git pull')
    expect(a.git('status', '--porcelain')).toBe('AA inventory/hosts/web01.yaml')
    a.git('checkout', '--ours', '--', 'inventory')
    a.git('commit', '-qam', 'merge')
    expect((await a.inv('status')).stdout).toBe(SAME)
    a.git('push', '-q')
    await b.ok('list host')
    b.git('pull', '-q', '--no-rebase', '--no-edit')
    for (const clone of [a, b]) {
      expect((await clone.inv('list host')).stderr).toBe('')
      expect((await clone.inv('status')).stdout).toBe(SAME)
      expect(await clone.ok('show host web01')).toMatch(/cpus +4/)
    }
  })

  it('is also what a copy of the folder is', async () => {
    const a = await office()
    const copy = join(tempFolder(), 'copy')
    cpSync(a.root, copy, { recursive: true })
    const b = siteAt(copy)
    await a.ok('add host web01 --network office')
    await b.ok('list host')
    expect(b.git('ls-files', 'inventory/hosts')).toBe('inventory/hosts/web01.yaml')
    expect((await b.inv('status')).stdout).toBe(SAME)
  })
})

describe('another site', () => {
  it('that has the same database is refused, until it has schemas of its own', async () => {
    const a = await office()
    const other = await tempSite()
    setDatabase(other, server().url(a.database))
    const refused = await other.inv('add network lan')
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain(
      'schema "hostwright_main" of the database: it holds the inventory of another site',
    )
    expect(refused.stderr).toContain('databaseSchema')
    expect(await a.ok('list network')).not.toContain('lan')
    appendFileSync(join(other.root, 'hostwright.yaml'), 'databaseSchema: other\n')
    await other.ok('add network lan')
    expect(await other.ok('list network')).not.toContain('office')
    expect(
      server().sql(a.database, "SELECT nspname FROM pg_namespace WHERE nspname LIKE '%_main' ORDER BY 1"),
    ).toBe('hostwright_main\nother_main')
  })

  it('may copy its inventory there only into schemas of its own', async () => {
    const a = await office()
    const other = await tempSite()
    const url = server().url(a.database)
    expect((await other.inv(`db copy --to ${url}`)).stderr).toContain('it is not empty')
  })
})

describe('customers', () => {
  it('are each in a schema of their own, that all clones share', async () => {
    const a = await office()
    await a.ok('add customer acme')
    a.git('push', '-q', 'origin', 'customer/acme')
    const b = a.clone()
    b.git('fetch', '-q', 'origin', 'customer/acme:customer/acme')
    await a.ok('-C acme add network lan')
    expect(await b.ok('-C acme list network')).toContain('lan')
    expect(await b.ok('-C acme list network')).not.toContain('office')
    expect(b.git('show', '--format=%s', '--name-only', 'customer/acme')).toBe(
      'inv add network lan\n\ninventory/networks/lan.yaml',
    )
  })
})
