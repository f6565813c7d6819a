/** What only a server can do to us. */
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { UserError } from '../../../src/core/errors.ts'
import type { PostgresPlace } from '../../../src/db/database-place.ts'
import { openConnection } from '../../../src/db/open-store.ts'
import { readPostgresUrl, type PostgresServer } from '../../../src/db/postgres-url.ts'
import type { Connection } from '../../../src/db/sql.ts'
import { startPostgresServer } from '../../lib/postgres-server.ts'
import { newDatabase } from '../../lib/postgres-site.ts'
import { usePostgres } from '../../lib/stores.ts'
import { postgresPlace, tempFolder } from '../../lib/temp-store.ts'

const server = usePostgres()

function place(schema?: string): PostgresPlace {
  return postgresPlace(server().url('postgres'), schema)
}

async function open(where: PostgresPlace): Promise<Connection> {
  const connection = await openConnection(where)
  onTestFinished(async () => connection.close())
  return connection
}

const addGroup = "INSERT INTO host_group (name, image) VALUES ('a', '{}')"

describe('a schema', () => {
  it('is seen by its own connections alone', async () => {
    const [one, other] = [await open(place()), await open(place())]
    await one.run(addGroup)
    expect(await other.all('SELECT name FROM host_group')).toEqual([])
    expect(await one.get('SHOW search_path')).toEqual({
      search_path: expect.stringMatching(/^"test_[^, ]+"$/),
    })
  })

  it('may have a name that only quotes can hold', async () => {
    const schema = `Site-1_customer_a.b#${randomUUID().slice(0, 8)}`
    const connection = await open(place(schema))
    expect(await connection.get('SELECT current_schema()::text AS name')).toEqual({ name: schema })
  })

  it('has no text column that follows the language of the server', async () => {
    const connection = await open(place())
    const others = await connection.all(
      `SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = current_schema()
       AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'`,
    )
    expect(others).toEqual([])
  })

  it('is made by one of many that come at once', async () => {
    const where = place()
    const all = await Promise.all(Array.from({ length: 6 }, async () => open(where)))
    for (const one of all) expect(await one.all('SELECT name FROM host')).toEqual([])
  })

  it('of a newer program is refused', async () => {
    const where = place()
    await (await open(where)).run('UPDATE schema_version SET version = 99')
    await expect(openConnection(where)).rejects.toThrow('its schema has version 99, this program knows')
  })
})

describe('writers', () => {
  it('wait for each other before they read', async () => {
    const where = place()
    const [one, other] = [await open(where), await open(where)]
    await one.run(addGroup)
    const second = await one.transaction('write', async () => {
      const waiting = other.transaction('write', async () => other.get('SELECT image FROM host_group'))
      await new Promise((resolve) => setTimeout(resolve, 200))
      await one.run("UPDATE host_group SET image = 'x'")
      return { waiting }
    })
    expect(await second.waiting).toEqual({ image: 'x' })
  })

  it('of different schemas do not wait', async () => {
    const [one, other] = [await open(place()), await open(place())]
    await one.transaction('write', async () => other.transaction('write', async () => other.run(addGroup)))
    expect(await other.all('SELECT name FROM host_group')).toHaveLength(1)
  })

  it('are told when another one takes too long', async () => {
    const where = place()
    const [one, other] = [await open(where), await open(where)]
    await other.run("SET lock_timeout TO '100ms'")
    await one.transaction('write', async () => {
      await expect(other.transaction('write', async () => undefined)).rejects.toThrow(
        'Cannot change the inventory: another process has been writing to it for 30 seconds',
      )
    })
    await other.transaction('write', async () => other.run(addGroup))
  })
})

describe('a server that goes away', () => {
  it('is named, nothing of the change is kept, and the next transaction finds it again', async () => {
    const connection = await open(place())
    const cut = connection.transaction('write', async () => {
      await connection.run(addGroup)
      server().crash()
      await connection.run("UPDATE host_group SET image = 'x'")
    })
    await expect(cut).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(
        /^Cannot use the inventory database "postgres:\/\/\/.*": the (connection|server)/,
      ),
      hint: 'nothing was changed; try again when the server is back',
    })
    expect(
      await connection.transaction('read', async () => connection.all('SELECT name FROM host_group')),
    ).toEqual([])
    await connection.transaction('write', async () =>
      connection.insert('host_group', ['name', 'image'], [['b', '{}']]),
    )
    expect(await connection.all('SELECT name FROM host_group')).toEqual([{ name: 'b' }])
  })

  it('takes nothing more of that transaction, whatever its work makes of the error', async () => {
    const connection = await open(place())
    const cut = connection.transaction('write', async () => {
      server().crash()
      await connection.run(addGroup).catch(() => undefined)
      await connection.run(addGroup).catch(() => undefined)
    })
    await expect(cut).rejects.toMatchObject({ name: 'UserError' })
    expect(
      await connection.transaction('read', async () => connection.all('SELECT name FROM host_group')),
    ).toEqual([])
  })

  it('between two transactions is not noticed at all', async () => {
    const connection = await open(place())
    await connection.run(addGroup)
    server().crash()
    expect(
      await connection.transaction('read', async () => connection.all('SELECT name FROM host_group')),
    ).toEqual([{ name: 'a' }])
  })
})

describe('a password', () => {
  const withRole = (role: string, password: string): string => {
    const line = `COPY (SELECT 'local all ${role} scram-sha-256')`
    const add = `${line} TO PROGRAM 'cat - pg_hba.conf > pg_hba.new && mv pg_hba.new pg_hba.conf'`
    server().sql('postgres', add)
    server().sql(
      'postgres',
      `CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD '${password}'; SELECT pg_reload_conf()`,
    )
    return server().url('postgres').replace('user=postgres', `user=${role}`)
  }
  const version = async (url: string, env: Readonly<Record<string, string>>): Promise<number> => {
    const { schema } = place()
    const connection = await openConnection({ dialect: 'postgres', server: serverOf(url, env), schema })
    onTestFinished(async () => connection.close())
    return connection.schemaVersion()
  }

  it('is taken from the URL, PGPASSWORD or the password file, and asked for where there is none', async () => {
    const url = withRole('locked', 'sesame')
    const HOME = tempFolder()
    expect(await version(`${url}&password=sesame`, { HOME })).toBeGreaterThan(0)
    expect(await version(url, { HOME, PGPASSWORD: 'sesame' })).toBeGreaterThan(0)
    await expect(version(url, { HOME })).rejects.toMatchObject({
      message: expect.stringContaining('it asks for a password'),
      hint: expect.stringContaining('~/.pgpass'),
    })
    writeFileSync(join(HOME, '.pgpass'), '*:*:*:locked:sesame\n', { mode: 0o600 })
    expect(await version(url, { HOME })).toBeGreaterThan(0)
  })

  it('that is wrong is said to be so, and not shown', async () => {
    const url = withRole('locked2', 'sesame')
    const wrong = await version(`${url}&password=guess1`, {}).catch((error: unknown) => error)
    expect(wrong).toMatchObject({ message: expect.stringContaining('the password is wrong') })
    expect(inspect(wrong, { depth: 9 })).not.toContain('guess1')
  })
})

describe('encryption', () => {
  it('is as strict as the URL asks for', async () => {
    const port = await freePort()
    const other = startPostgresServer(port)
    onTestFinished(async () => other.stop())
    const ssl = async (mode: string, host = '127.0.0.1'): Promise<unknown> => {
      const url = `postgres://postgres@${host}:${port}/postgres${mode}`
      try {
        const connection = await openConnection(postgresPlace(url, 'x'))
        const row = await connection.get('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')
        await connection.close()
        return row
      } catch (error) {
        return error instanceof UserError ? error.message : error
      }
    }
    other.sql('postgres', "ALTER SYSTEM SET listen_addresses = '127.0.0.1'")
    other.crash()
    expect(await ssl('')).toEqual({ ssl: 0 })
    expect(await ssl('?sslmode=require')).toContain('The server does not support SSL connections')

    const make =
      'openssl req -x509 -newkey rsa:2048 -nodes -keyout server.key -out server.crt -days 2 -subj /CN=localhost'
    other.sql('postgres', `COPY (SELECT) TO PROGRAM '${make} -addext subjectAltName=DNS:localhost'`)
    other.sql('postgres', 'ALTER SYSTEM SET ssl = on')
    other.crash()
    const certificate = join(tempFolder(), 'server.crt')
    writeFileSync(certificate, other.sql('postgres', "SELECT pg_read_file('server.crt')"))
    expect(await ssl('')).toEqual({ ssl: 1 })
    expect(await ssl('?sslmode=disable')).toEqual({ ssl: 0 })
    expect(await ssl('?sslmode=require')).toEqual({ ssl: 1 })
    expect(await ssl('?sslmode=verify-full')).toContain('self-signed certificate')
    expect(await ssl(`?sslmode=verify-ca&sslrootcert=${certificate}`)).toEqual({ ssl: 1 })
    expect(await ssl(`?sslmode=verify-full&sslrootcert=${certificate}`, 'localhost')).toEqual({ ssl: 1 })
    expect(await ssl(`?sslmode=verify-full&sslrootcert=${certificate}`)).toContain(
      'does not match certificate',
    )
  })
})

async function freePort(): Promise<number> {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const address = taken.address()
  await new Promise((resolve) => taken.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

function serverOf(url: string, env: Readonly<Record<string, string>>): PostgresServer {
  const found = readPostgresUrl(url, env, [])
  if (found === undefined) throw new Error(`${url} is no URL`)
  return found
}

describe('a server that does not let us in', () => {
  const refused = async (url: string): Promise<unknown> =>
    openConnection(postgresPlace(url)).catch((error: unknown) => error)

  it('because nothing listens, or there is no socket', async () => {
    expect(await refused('postgres://u@127.0.0.1:1/x')).toMatchObject({
      message: 'Cannot open the inventory database "postgres://u@127.0.0.1:1/x": nothing listens there',
      hint: 'is the server running, and is this its port?',
    })
    expect(await refused('postgresql:///x?host=/nonexistent&user=u')).toMatchObject({
      message: expect.stringContaining('there is no socket of a server'),
    })
  })

  it('because there is no such database, user or password', async () => {
    expect(await refused(server().url('nothing'))).toMatchObject({
      message: expect.stringContaining('database "nothing" does not exist'),
      hint: 'createdb makes a database',
    })
    expect(await refused(server().url('postgres').replace('user=postgres', 'user=nobody'))).toMatchObject({
      message: expect.stringContaining('role "nobody" does not exist'),
    })
  })

  it('because the user may not make a schema', async () => {
    const database = newDatabase(server())
    server().sql(database, 'CREATE ROLE reader LOGIN')
    const url = server().url(database).replace('user=postgres', 'user=reader')
    expect(await refused(url)).toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(`permission denied for database ${database}`),
      hint: 'the user needs CREATE on the database, or must own the schema',
    })
  })

  it('because the schema is of others, who can let us in', async () => {
    const where = place()
    await (await open(where)).run(addGroup)
    server().sql('postgres', 'CREATE ROLE bob LOGIN')
    const url = server().url('postgres').replace('user=postgres', 'user=bob')
    const asBob = async (): Promise<readonly unknown[]> => {
      const connection = await openConnection(postgresPlace(url, where.schema))
      onTestFinished(async () => connection.close())
      await connection.transaction('write', async () => connection.run("UPDATE host_group SET image = 'x'"))
      return connection.all('SELECT image FROM host_group')
    }
    await expect(asBob()).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('this user may not use the schema'),
    })
    server().sql('postgres', `GRANT USAGE ON SCHEMA "${where.schema}" TO bob`)
    await expect(asBob()).rejects.toMatchObject({
      message: expect.stringContaining('permission denied for table'),
    })
    const rights = `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "${where.schema}" TO bob`
    server().sql('postgres', rights)
    expect(await asBob()).toEqual([{ image: 'x' }])
  })

  it('because its encoding has no place for every name', async () => {
    server().sql('postgres', "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    expect(await refused(server().url('latin'))).toMatchObject({
      message: expect.stringContaining('its encoding is LATIN1, not UTF8'),
    })
  })

  it('because it is no PostgreSQL server', async () => {
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const address = other.address()
    const port = typeof address === 'object' ? address?.port : undefined
    expect(await refused(`postgres://u:sesame@127.0.0.1:${port}/x`)).toMatchObject({ name: 'UserError' })
  })
})
