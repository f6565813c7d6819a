import { beforeAll, expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { type DatabaseHost, startDatabase } from '../../test/lib/database-host.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { mariadbGrant } from './index.ts'

onHosts(['debian'], (on) => {
  let server: DatabaseHost
  beforeAll(async () => {
    server = await startDatabase(on, 'mariadb')
    await server.ask(
      "CREATE DATABASE my_app; CREATE DATABASE myXapp; CREATE TABLE my_app.`or``ders` (id int); CREATE TABLE my_app.items (id int); CREATE USER app@'127.0.0.1' IDENTIFIED BY 'pw'; CREATE USER 'o''b\\\\'@'%' IDENTIFIED BY 'pw'",
    )
  })

  it('gives and takes privileges on the server, a database and tables', async () => {
    const app = { to: 'app@127.0.0.1' } as const
    for (const options of [
      { ...app, database: '*', privileges: ['PROCESS', 'RELOAD'] },
      { ...app, database: '*', privileges: ['ALL'] },
      { ...app, database: 'my_app', privileges: ['SELECT', 'DELETE HISTORY', 'CREATE TEMPORARY TABLES'] },
      { ...app, database: 'my_app', privileges: ['ALL'] },
      { ...app, database: 'my_app', tables: ['or`ders', 'items'], privileges: ['SELECT', 'INSERT'] },
      { ...app, database: 'my_app', tables: ['items'], privileges: ['ALL'] },
      { to: "o'b\\@%", database: 'my_app', privileges: ['SELECT'] },
    ] as const)
      await checkConformance(server.target, {
        create: mariadbGrant('test', options),
        remove: mariadbGrant('test', { ...options, state: 'absent' }),
      })
  })

  it('lets a client do what it may, in that database and in none of a like name', async () => {
    const reads = mariadbGrant('reads', { to: 'app@127.0.0.1', database: 'my_app', privileges: ['SELECT'] })
    await settle(server.target, reads, 'reads')
    expect(await server.login('app', 'pw', 'my_app', 'SELECT COUNT(*) FROM items')).toBe('0')
    await expect(server.login('app', 'pw', 'my_app', 'INSERT INTO items VALUES (1)')).rejects.toThrow(
      'denied',
    )
    await expect(server.login('app', 'pw', 'myXapp', 'SELECT 1')).rejects.toThrow('Access denied')
  })

  it('says what is missing', async () => {
    const plan = await on.run('plan', [
      mariadbGrant('x', { to: 'nobody', database: 'my_app', privileges: ['SELECT'] }),
    ])
    expect(plan.resources[0]?.reason).toContain('the account "nobody@localhost" does not exist')
  })
})
