import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { type DatabaseHost, startDatabase } from '../../test/lib/database-host.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { askAll, readAnswers } from '../_lib/sql/answers.ts'
import { identifier, literal } from '../_lib/sql/postgresql-text.ts'
import { askPostgresql } from '../_lib/sql/postgresql.ts'
import { postgresqlDatabase } from './index.ts'

onHosts(['debian'], (on) => {
  let server: DatabaseHost

  it('has nothing to remove where there is no server', async () => {
    expect(await settle(on.target, postgresqlDatabase('shop', { state: 'absent' }), 'none')).toBe(false)
    await expect(settle(on.target, postgresqlDatabase('shop'), 'none')).rejects.toThrow(
      'PostgreSQL is not installed',
    )
  })

  it('creates, changes each parameter and removes', async () => {
    server = await startDatabase(on, 'postgresql')
    await server.ask('CREATE ROLE shop; CREATE ROLE other')
    await checkConformance(server.target, {
      create: postgresqlDatabase('shop', { owner: 'shop', encoding: 'UTF8', locale: 'C' }),
      changes: [
        postgresqlDatabase('shop', { owner: 'other' }),
        postgresqlDatabase('shop', { connectionLimit: 3, extensions: ['plpgsql', 'pg_trgm'] }),
      ],
      remove: postgresqlDatabase('shop', { state: 'absent' }),
    })
    await checkConformance(server.target, { create: postgresqlDatabase('tri', { extensions: ['pg_trgm'] }) })
    expect(await server.ask(`SELECT similarity('word', 'words') > 0.5`, 'tri')).toBe('t')
  })

  it('takes any name for what it is', async () => {
    for (const name of [`it's "x" \\ $(touch /ran) €`, 'host=evil dbname=x', '-c'])
      await checkConformance(server.target, {
        create: postgresqlDatabase(name, { extensions: ['pg_trgm'] }),
        remove: postgresqlDatabase(name, { state: 'absent' }),
      })
    expect((await on.host.exec('ls /ran')).code).not.toBe(0)
  })

  it('reads every text and name as it was meant', async () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 12 })
      .filter((one) => Buffer.from(one).toString() === one && !one.includes('\0'))
      // Unicode's own noncharacters are not for interchange: what lies between drops U+10FFFE and U+10FFFF.
      .filter((one) => !/\p{Noncharacter_Code_Point}/u.test(one))
    const cases = fc
      .sample(
        fc.tuple(
          text,
          text.filter((one) => one !== ''),
        ),
        100,
      )
      .concat([
        ["\\'; DROP", '"; DROP'],
        [':x \\! ls', "' :'y'"],
      ])
    const sql = cases.map(
      ([value, name]) => `SELECT to_json(t) FROM (SELECT ${literal(value)}::text AS ${identifier(name)}) t;`,
    )
    const { stdout } = await on.target.run(
      askAll([askPostgresql(sql.join('\n'), 'postgres', on.target.context)]),
    )
    expect(readAnswers(stdout.toString('utf8'), 1)[0]?.rows).toEqual(
      cases.map(([value, name]) => ({ [name]: value })),
    )
  })

  it('refuses what cannot change, and destroys data only when forced', async () => {
    await server.ask('CREATE DATABASE old; ')
    const wanted = postgresqlDatabase('old', { encoding: 'LATIN1', locale: 'C' })
    await expect(settle(server.target, wanted, 'old')).rejects.toThrow('which cannot change')
    await server.ask('CREATE TABLE orders (id int)', 'old')
    const gone = postgresqlDatabase('old', { state: 'absent' })
    const refused = await on.run('apply', [gone])
    expect(JSON.stringify(refused)).toContain('destroys 1 table and all that is in it')
    expect(await server.ask('SELECT count(*) FROM orders', 'old')).toBe('0')
    expect((await on.run('apply', [gone], { force: true })).resources[0]?.outcome).toBe('changed')
  })
})
