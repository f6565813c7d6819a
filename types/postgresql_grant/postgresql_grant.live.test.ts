import { beforeAll, expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { type DatabaseHost, startDatabase } from '../../test/lib/database-host.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { postgresqlGrant } from './index.ts'

onHosts(['debian'], (on) => {
  let server: DatabaseHost
  beforeAll(async () => {
    server = await startDatabase(on, 'postgresql')
    await server.ask(
      `CREATE ROLE "o'wner"; CREATE ROLE app LOGIN PASSWORD 'pw'; CREATE ROLE readers; CREATE DATABASE shop OWNER "o'wner"`,
    )
    await server.ask(
      `CREATE SCHEMA "o'wner" AUTHORIZATION "o'wner"; SET ROLE "o'wner"; CREATE TABLE "o'wner"."Or""ders" (id serial); CREATE TABLE "o'wner".items (id serial)`,
      'shop',
    )
  })

  it('gives and takes privileges on the database, a schema, tables and sequences', async () => {
    const inShop = { to: 'app', database: 'shop' } as const
    const schema = "o'wner"
    for (const options of [
      { ...inShop, privileges: ['CREATE'] },
      { ...inShop, privileges: ['ALL'] },
      { ...inShop, schema, privileges: ['USAGE'] },
      { ...inShop, schema, tables: ['Or"ders'], privileges: ['SELECT', 'INSERT'] },
      { ...inShop, schema, tables: 'all', privileges: ['ALL'], madeLaterBy: "o'wner" },
      { ...inShop, schema, sequences: 'all', privileges: ['USAGE', 'SELECT'] },
      { ...inShop, to: 'PUBLIC', schema, tables: ['items'], privileges: ['SELECT'] },
      { to: 'app', roles: ['readers', 'pg_monitor'] },
    ] as const)
      await checkConformance(server.target, {
        create: postgresqlGrant('test', options),
        remove: postgresqlGrant('test', { ...options, state: 'absent' }),
      })
  })

  it('lets a client read what it may, also what was made later, and nothing else', async () => {
    const inShop = { to: 'app', database: 'shop', schema: "o'wner" } as const
    await settle(server.target, postgresqlGrant('may look', { ...inShop, privileges: ['USAGE'] }), 'schema')
    const reads = postgresqlGrant('reads', {
      ...inShop,
      tables: 'all',
      privileges: ['SELECT'],
      madeLaterBy: "o'wner",
    })
    await settle(server.target, reads, 'reads')
    await server.ask(`SET ROLE "o'wner"; CREATE TABLE "o'wner".later (id int)`, 'shop')
    expect(await server.login('app', 'pw', 'shop', `SELECT count(*) FROM "o'wner".later`)).toBe('0')
    await expect(
      server.login('app', 'pw', 'shop', `\\set ON_ERROR_STOP 1\nINSERT INTO "o'wner".items DEFAULT VALUES`),
    ).rejects.toThrow('permission denied')
    // What one table lacks, all of them lack.
    await server.ask(`REVOKE SELECT ON "o'wner".items FROM app`, 'shop')
    expect(await settle(server.target, reads, 'again')).toBe(true)
  })

  it('takes from everyone what everyone has by default', async () => {
    const everyone = { to: 'PUBLIC', database: 'shop', privileges: ['CONNECT', 'TEMPORARY'] } as const
    expect(
      await settle(server.target, postgresqlGrant('x', { ...everyone, state: 'absent' }), 'closed'),
    ).toBe(true)
    await expect(server.login('app', 'pw', 'shop', 'SELECT 1')).rejects.toThrow(
      'permission denied for database',
    )
  })

  it('says what is missing', async () => {
    const reasonOf = async (options: Parameters<typeof postgresqlGrant>[1]): Promise<string | undefined> =>
      (await on.run('plan', [postgresqlGrant('x', options)])).resources[0]?.reason
    const privileges = ['SELECT'] as const
    expect(await reasonOf({ to: 'app', database: 'none', privileges: ['CONNECT'] })).toContain(
      'the database "none" does not exist',
    )
    expect(await reasonOf({ to: 'nobody', database: 'shop', privileges: ['CONNECT'] })).toContain(
      'the role "nobody" does not exist',
    )
    expect(
      await reasonOf({ to: 'app', database: 'shop', schema: 'no', tables: 'all', privileges }),
    ).toContain('the schema "no" does not exist')
    expect(await reasonOf({ to: 'app', database: 'shop', tables: ['no'], privileges })).toContain(
      'the table "public.no" does not exist',
    )
  })
})
