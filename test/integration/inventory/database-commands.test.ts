/** `inv db copy`, `inv db check` and `inv db migrate`, on both databases. */
import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DatabasePlace } from '../../../src/db/database-place.ts'
import { openConnection, openStore } from '../../../src/db/open-store.ts'
import { pagesOf, type TableRecord } from '../../../src/db/pages.ts'
import { cloneTables, tables } from '../../../src/db/tables.ts'
import { openSite } from '../../../src/inventory/site.ts'
import { newDatabase, postgresSite, setDatabase } from '../../lib/postgres-site.ts'
import { runHost, runStart } from '../../lib/run-start.ts'
import { usePostgres } from '../../lib/stores.ts'
import { siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'

const server = usePostgres()

async function fill(site: TestSite): Promise<void> {
  await site.ok('add network office')
  await site.ok('add subnet 10.20.0.0/24 --network office --range dynamic:10.20.0.200-10.20.0.250')
  await site.ok('add zone office.example --mail admin@office.example')
  await site.ok('add record office.example @ TXT v=spf1')
  await site.ok('add group web --attr port=80')
  await site.ok('add host web01 --network office --group web --tag edge --alias www')
  await site.ok('add host vm1 --kind vm --parent web01 --network office --cpus 2 --memory 4G')
  await site.ok('add host gone --network office')
  await site.ok('rm host gone')
  await site.ok('add customer acme')
  await site.ok('-C acme add network lan')
  const store = await openStore(await placeOf(site))
  const facts = [{ host: 'web01', at: '2026-07-01T10:00:00.000Z', facts: '{"cpus":2}' }]
  const hosts = [runHost('web01', 'changed', { report: JSON.stringify('a diff\n'.repeat(200)) })]
  await store.runs.keep(runStart('k3f9x0ab'), { seen: '2026-07-01T10:00:01.000Z', hosts, facts })
  await store.close()
}

async function placeOf(site: TestSite, customer?: string): Promise<DatabasePlace> {
  return (await openSite({ site: site.root, customer, cwd: site.root, env: siteEnv })).database
}

async function rowsOf(place: DatabasePlace): Promise<Readonly<Record<string, readonly TableRecord[]>>> {
  const connection = await openConnection(place)
  const rows: Record<string, TableRecord[]> = {}
  for (const table of [...tables, ...cloneTables]) {
    const all: TableRecord[] = []
    for await (const page of pagesOf(connection, table))
      all.push(...page.map((row) => ('clone' in row ? { ...row, clone: 'this one' } : row)))
    rows[table.name] = all
  }
  await connection.close()
  return rows
}

describe('inv db copy', () => {
  it('moves everything of all customers to PostgreSQL and back, with nothing lost', async () => {
    const site = await tempSite()
    await fill(site)
    const url = server().url(newDatabase(server()))
    const before = [await rowsOf(await placeOf(site)), await rowsOf(await placeOf(site, 'acme'))]
    const empty = Object.entries(before[0] ?? {}).filter(([, rows]) => rows.length === 0)
    expect(empty.map(([table]) => table)).toEqual([
      'host_group_parent',
      'zone_ns',
      'network_dhcp_server',
      'zone_serial',
    ])

    const there = await site.ok(`db copy --to ${url} --all`)
    expect(there).toContain(`hostwright.yaml: database: ${url}\n`)
    setDatabase(site, url)
    expect([await rowsOf(await placeOf(site)), await rowsOf(await placeOf(site, 'acme'))]).toEqual(before)
    expect((await site.inv('status')).stdout).toBe('database and branch main are the same\n')
    await site.ok('add host web02 --network office')
    expect(await site.ok('show host web02')).toContain('10.20.0.3')
    expect((await site.inv('db check --all')).stderr).toBe('')
    const after = [await rowsOf(await placeOf(site)), await rowsOf(await placeOf(site, 'acme'))]

    const state = join(site.root, '.git/hostwright')
    for (const name of readdirSync(state))
      if (name.endsWith('.sqlite')) renameSync(join(state, name), join(state, `${name}.old`))
    const back = await site.ok('db copy --to sqlite --all')
    expect(back).toContain('take out the line that begins with "database:"')
    setDatabase(site, undefined)
    expect([await rowsOf(await placeOf(site)), await rowsOf(await placeOf(site, 'acme'))]).toEqual(after)
    expect((await site.inv('status')).stdout).toBe('database and branch main are the same\n')
    expect((await site.inv('db check --all')).exitCode).toBe(0)
  })

  it('copies nothing over what is there, and says what is in the way', async () => {
    const site = await tempSite()
    await fill(site)
    const url = server().url(newDatabase(server()))
    await site.ok(`db copy --to ${url}`)
    const before = await rowsOf(await placeOf(site))
    const again = await site.inv(`db copy --to ${url}`)
    expect(again.exitCode).toBe(2)
    expect(again.stderr).toContain('it is not empty, there are rows in host (2), network (1)')
    expect(again.stderr).toContain('ALTER SCHEMA "hostwright_main" RENAME TO')
    setDatabase(site, url)
    const back = await site.inv('db copy --to sqlite')
    expect(back.stderr).toContain('it is not empty')
    expect(back.stderr).toMatch(/hint: .*mv \S+main\.sqlite \S+main\.sqlite\.old/)
    setDatabase(site, undefined)
    expect(await rowsOf(await placeOf(site))).toEqual(before)
  })

  it('refuses to copy onto itself, and what is no database', async () => {
    const site = await tempSite()
    expect((await site.inv('db copy --to sqlite')).stderr).toContain('is where it is already')
    const wrong = await site.inv('db copy --to mysql://db/x')
    expect(wrong.stderr).toContain('--to is neither "sqlite" nor the URL of a PostgreSQL database')
    const parameter = await site.inv('db copy --to postgres://u:sesame@db/x?sslmod=require')
    expect(parameter.stderr).toContain('unknown parameter "sslmod"')
    expect(parameter.stderr).toContain('did you mean "sslmode"?')
    expect(parameter.stderr).not.toContain('sesame')
  })
})

describe('inv db check', () => {
  it('finds each kind of damage, in SQLite and in PostgreSQL', async () => {
    for (const site of [await tempSite(), await postgresSite(server())]) {
      await fill(site)
      const good = await site.inv('db check')
      expect(good.exitCode).toBe(0)
      expect(good.stdout).not.toContain('findings')
      const connection = await openConnection(await placeOf(site))
      for (const damage of [
        "DELETE FROM host_tag WHERE tag = 'edge'",
        "UPDATE nic SET mac = '00:16:3e:ff:ff:ff' WHERE host = 'vm1'",
        "UPDATE taken_run SET last_key = first_key || '0'",
        "UPDATE network SET vlan = 9 WHERE name = 'office'",
        `UPDATE change SET after = '{}' WHERE new_name = 'web'`,
        `UPDATE zone SET image = replace(image, 'admin@', 'root@')`,
        'DELETE FROM change WHERE change_set_id = 1',
      ])
        await connection.run(damage)
      await connection.close()
      const bad = await site.inv('db check')
      expect(bad.exitCode).toBe(3)
      expect(bad.stdout).toContain(
        'indexes: table host_tag: an object makes this row, and it is not there: ["web01","edge"]',
      )
      expect(bad.stdout).toContain('indexes: table nic: no object makes this row: ["vm1"')
      expect(bad.stdout).toContain('addresses: 10.20.0.1-10.20.0.2: is taken and not noted as one run')
      expect(bad.stdout).toContain(
        'images: network office: its image says something else than the columns vlan',
      )
      expect(bad.stdout).toContain('journal: group web: it is not what the journal says that it became')
      expect(bad.stdout).toContain('journal: zone office.example: it is not what the journal says')
      expect(bad.stdout).toContain('journal: change set 1: it changes nothing')
      expect(JSON.parse((await site.inv('db check --json')).stdout)).toMatchObject({
        result: { databases: [{}] },
      })
    }
  })

  it('finds objects that no change could have made', async () => {
    const site = await tempSite()
    await fill(site)
    const connection = await openConnection(await placeOf(site))
    await connection.run(
      `UPDATE host SET kind = 'physical', image = replace(image, '"kind":"vm"', '"kind":"physical"') WHERE kind = 'vm'`,
    )
    await connection.close()
    const bad = await site.inv('db check')
    expect(bad.exitCode).toBe(3)
    expect(bad.stdout).toMatch(/rules: host vm1: .*a physical host has no parent/)
  })
})

describe('inv db migrate', () => {
  it('makes the schema where there is none, and says so once', async () => {
    const site = await postgresSite(server())
    expect(await site.ok('db migrate')).toMatch(/schema hostwright_main brought from version 0 to \d+/)
    expect(await site.ok('db migrate')).toMatch(/schema hostwright_main has the newest schema, version \d+/)
  })
})
