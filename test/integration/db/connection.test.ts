/** What every connection promises to the rest of `src/db`, on each database. */
import { expect, it, onTestFinished } from 'vitest'
import { connect, openConnection } from '../../../src/db/open-store.ts'
import type { Connection } from '../../../src/db/sql.ts'
import { describeStores } from '../../lib/stores.ts'

describeStores('a connection', ({ place, dialect }) => {
  const open = async (where = place()): Promise<Connection> => {
    const connection = await openConnection(where)
    onTestFinished(async () => connection.close())
    return connection
  }

  it('gives numbers, truth as 1 and 0, null, and text exactly as it was put in', async () => {
    const sql = await open()
    await sql.run('CREATE TABLE thing (id BIGINT, body TEXT)')
    const hostile = 'a\'b"c\\d{e},\n\t?$1 ü 😀 ‮\u{1}'
    const rows = [
      [1, hostile],
      [2_000_000_000_000, null],
      [3, ''],
      [4, 'NULL'],
    ] as const
    await sql.insert('thing', ['id', 'body'], rows)
    expect(await sql.all('SELECT id, body FROM thing ORDER BY id')).toEqual([
      { id: 1, body: hostile },
      { id: 3, body: '' },
      { id: 4, body: 'NULL' },
      { id: 2_000_000_000_000, body: null },
    ])
    const totals = await sql.get(
      'SELECT count(*) AS n, sum(id) AS total, max(id) AS most FROM thing WHERE id < ?',
      9,
    )
    expect(totals).toEqual({ n: 3, total: 8, most: 4 })
    const truth = await sql.get('SELECT 1 < 2 AS yes, id > ? AS no FROM thing WHERE body = ?', 1, hostile)
    expect(truth).toEqual({ yes: 1, no: 0 })
    expect(await sql.get('SELECT id FROM thing WHERE id = ?', 99)).toBeUndefined()
    expect(sql.dialect).toBe(dialect)
  })

  it('adds more rows than one statement takes, in order', async () => {
    const sql = await open()
    const rows = Array.from({ length: 4500 }, (_, index) => [`t${index}`, index, 'x'] as const)
    await sql.transaction('write', async () => {
      await sql.insert('zone', ['name', 'ttl', 'image'], rows)
      await sql.insert('zone', ['name', 'ttl', 'image'], [])
    })
    const found = await sql.all<{ readonly name: string; readonly ttl: number }>(
      'SELECT name, ttl FROM zone ORDER BY ttl',
    )
    expect(found.map((row) => [row.name, row.ttl, 'x'])).toEqual(rows)
  })

  it('orders text by code point, whatever the language of the server', async () => {
    const sql = await open()
    const names = ['a', 'B', 'ab', 'a-b', 'a.b', 'A', 'ä', 'z', '10', '9', '\u{ffee}', '😀']
    await sql.insert(
      'host_group',
      ['name', 'image'],
      names.map((name) => [name, '{}']),
    )
    const found = await sql.all<{ readonly name: string }>('SELECT name FROM host_group ORDER BY name')
    const byBytes = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect(found.map(({ name }) => name)).toEqual(byBytes)
    const between = await sql.all(
      'SELECT name FROM host_group WHERE name BETWEEN ? AND ? ORDER BY name',
      'A',
      'a-',
    )
    expect(between).toEqual([{ name: 'A' }, { name: 'B' }, { name: 'a' }])
  })

  it('keeps all of a transaction or nothing of it, and can be used after one that failed', async () => {
    const sql = await open()
    await expect(
      sql.transaction('write', async () => {
        await sql.run("INSERT INTO host_group (name, image) VALUES ('a', '{}')")
        await sql.run("INSERT INTO host_group (name, image) VALUES ('a', '{}')")
      }),
    ).rejects.toThrow(/unique|UNIQUE/)
    expect(await sql.all('SELECT name FROM host_group')).toEqual([])
    await sql.transaction('write', async () =>
      sql.run("INSERT INTO host_group (name, image) VALUES ('b', '{}')"),
    )
    expect(await sql.all('SELECT name FROM host_group')).toEqual([{ name: 'b' }])
  })

  it('does not keep what breaks a reference, which is held at the end of the transaction', async () => {
    const sql = await open()
    const tagged = sql.transaction('write', async () =>
      sql.run("INSERT INTO host_tag (host, tag) VALUES ('nobody', 'x')"),
    )
    await expect(tagged).rejects.toThrow(/foreign key|FOREIGN KEY/)
    expect(await sql.all('SELECT * FROM host_tag')).toEqual([])
  })

  it('reads one moment, whatever others write meanwhile', async () => {
    const where = place()
    const [reader, writer] = [await open(where), await open(where)]
    await reader.transaction('read', async () => {
      expect(await reader.all('SELECT name FROM host_group')).toEqual([])
      await writer.transaction('write', async () =>
        writer.run("INSERT INTO host_group (name, image) VALUES ('a', '{}')"),
      )
      expect(await reader.all('SELECT name FROM host_group')).toEqual([])
    })
    expect(await reader.all('SELECT name FROM host_group')).toHaveLength(1)
  })

  it('answers questions that are asked at once', async () => {
    const sql = await open()
    const answers = await sql.transaction('read', async () =>
      Promise.all(
        Array.from({ length: 50 }, async (_, index) =>
          sql.get<{ readonly n: number }>('SELECT count(*) + ? AS n FROM host', index),
        ),
      ),
    )
    expect(answers.map((row) => row?.n)).toEqual(Array.from({ length: 50 }, (_, index) => index))
  })

  it('knows the version of the schema, 0 where nothing is yet', async () => {
    const where = place()
    const empty = await connect(where)
    expect(await empty.schemaVersion()).toBe(0)
    await empty.close()
    expect(await (await open(where)).schemaVersion()).toBeGreaterThan(0)
  })
})
