import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { startDatabase } from '../../test/lib/database-host.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { askAll, readAnswers } from '../_lib/sql/answers.ts'
import { identifier, literal } from '../_lib/sql/mariadb-text.ts'
import { askMariadb } from '../_lib/sql/mariadb.ts'
import { mariadbDatabase } from './index.ts'

onHosts(['debian'], (on) => {
  it('has nothing to remove where there is no server', async () => {
    expect(await settle(on.target, mariadbDatabase('shop', { state: 'absent' }), 'none')).toBe(false)
    await expect(settle(on.target, mariadbDatabase('shop'), 'none')).rejects.toThrow(
      'MariaDB is not installed',
    )
  })

  it('creates, changes each parameter and removes, whatever the name, and destroys data only when forced', async () => {
    const server = await startDatabase(on, 'mariadb')
    await checkConformance(server.target, {
      create: mariadbDatabase('shop'),
      changes: [
        mariadbDatabase('shop', { characterSet: 'latin1' }),
        mariadbDatabase('shop', { collation: 'utf8mb4_bin' }),
      ],
      remove: mariadbDatabase('shop', { state: 'absent' }),
    })
    for (const name of ['it\'s `x` "y" \\ $(touch /ran)', '--help', 'a_b%', 'Größe €'])
      await checkConformance(server.target, {
        create: mariadbDatabase(name),
        remove: mariadbDatabase(name, { state: 'absent' }),
      })
    expect((await on.host.exec('ls /ran')).code).not.toBe(0)

    await server.ask('CREATE DATABASE old; CREATE TABLE old.orders (id int); CREATE TABLE old.items (id int)')
    const gone = mariadbDatabase('old', { state: 'absent' })
    expect(JSON.stringify(await on.run('apply', [gone]))).toContain(
      'destroys 2 tables and all that is in them',
    )
    expect(await server.ask('SELECT COUNT(*) FROM old.orders')).toBe('0')
    expect((await on.run('apply', [gone], { force: true })).resources[0]?.outcome).toBe('changed')
  })
  it('reads every text and name as it was meant', async () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 12 })
      .filter((one) => Buffer.from(one).toString() === one && !one.includes('\0'))
    const cases = fc.sample(text, 100).concat(["\\'; DROP", '"; DROP', '\\! ls', 'delimiter x'])
    const sql = cases.map(
      (one, index) =>
        `SELECT JSON_OBJECT('text', ${literal(one)}, 'index', t.${identifier(`n${index}\` "'`)}) FROM (SELECT ${index} AS ${identifier(`n${index}\` "'`)}) t;`,
    )
    const { stdout } = await on.target.run(askAll([askMariadb(sql.join('\n'))]))
    expect(readAnswers(stdout.toString('utf8'), 1)[0]?.rows).toEqual(
      cases.map((one, index) => ({ text: one, index })),
    )
  })
})
