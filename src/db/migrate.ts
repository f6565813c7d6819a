/** Brings the schema of a database up to date. The only module that loads knex, and itself loaded only where something is behind. */
import { setTimeout as sleep } from 'node:timers/promises'
import knexModule, { type Knex } from 'knex'
import { UserError } from '../core/errors.ts'
import type { DatabasePlace, PostgresPlace } from './database-place.ts'
import { migrations } from './migrations/list.ts'

/** Safe when several processes do it at once: the first holds the lock of writers, the others then find nothing to do. */
export async function migrate(place: DatabasePlace): Promise<void> {
  await (place.dialect === 'sqlite' ? migrateSqlite(place.file) : migratePostgres(place))
}

/** Milliseconds: how long to wait for a writer, and between two looks whether it has ended. */
const BUSY_TIMEOUT = 30_000
const LOOK = 5

/** One connection, so that BEGIN, the schema's statements and COMMIT meet in one transaction. */
const pool = { min: 1, max: 1 }

async function migrateSqlite(file: string): Promise<void> {
  const knex = knexModule({
    client: 'better-sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
    pool,
  })
  await inOneTransaction(knex, beginSqlite, async () => {
    const rows: readonly { readonly user_version: number }[] = await knex.raw('PRAGMA user_version')
    await run(knex, rows[0]?.user_version ?? 0)
    await knex.raw(`PRAGMA user_version = ${migrations.length}`)
  })
}

/** Looks again and again instead of waiting in SQLite, which would stop a writer in this same process. */
async function beginSqlite(knex: Knex): Promise<void> {
  await knex.raw('PRAGMA busy_timeout = 0')
  for (const end = Date.now() + BUSY_TIMEOUT; ; await sleep(LOOK))
    try {
      await knex.raw('BEGIN IMMEDIATE')
      return
    } catch (error) {
      const busy = error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'
      if (!busy || Date.now() > end) throw error
    }
}

async function migratePostgres(place: PostgresPlace): Promise<void> {
  const { clientConfig, createSchema, encrypts, setUp } = await import('./postgres-client.ts')
  const { beginWriting } = await import('./postgres.ts')
  const { postgresError } = await import('./postgres-error.ts')
  const { placeLabel } = await import('./database-place.ts')
  const { server, schema } = place
  try {
    const connection = clientConfig(server, await encrypts(server))
    // Knex takes what pg takes; its own type names the settings that it knows of alone.
    const knex = knexModule({ client: 'pg', connection: connection as Knex.PgConnectionConfig, pool })
    const begin = async (): Promise<void> => {
      await knex.raw(setUp(schema))
      await knex.raw(beginWriting(schema))
    }
    await inOneTransaction(knex, begin, async () => {
      await mustBeUnicode(knex, placeLabel(place))
      // Not by IF NOT EXISTS: that asks for the right to make it also where it is there.
      const found: unknown = await knex('pg_namespace').where({ nspname: schema }).first('oid')
      if (found === undefined) await knex.raw(createSchema(schema))
      // Beside the version, the site that it is for: see `claimSite`.
      await knex.raw(
        'CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL, site TEXT COLLATE "C")',
      )
      const [row] = await knex<{ version: number }>('schema_version').select('version')
      await run(knex, row?.version ?? 0)
      if (row === undefined) await knex('schema_version').insert({ version: migrations.length })
      else await knex('schema_version').update({ version: migrations.length })
    })
  } catch (error) {
    throw postgresError(withoutStatement(error), placeLabel(place), 'work')
  }
}

/** Knex puts the whole statement before what the server said. */
function withoutStatement(error: unknown): unknown {
  if (error instanceof Error && 'severity' in error) error.message = error.message.replace(/^.* - /s, '')
  return error
}

/** Any other encoding has no place for some names and notes, which would be found out when one is written. */
async function mustBeUnicode(knex: Knex, label: string): Promise<void> {
  const { rows }: { readonly rows: readonly { readonly server_encoding: string }[] } =
    await knex.raw('SHOW server_encoding')
  const encoding = rows[0]?.server_encoding
  if (encoding !== 'UTF8')
    throw new UserError(
      `Cannot open the inventory database "${label}": its encoding is ${encoding}, not UTF8`,
      {
        hint: 'createdb --encoding UTF8 --template template0 NAME makes one',
      },
    )
}

async function inOneTransaction(
  knex: Knex,
  begin: (knex: Knex) => Promise<void>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await begin(knex)
    await work()
    await knex.raw('COMMIT')
  } finally {
    // Without the COMMIT, closing the connection rolls back.
    await knex.destroy()
  }
}

async function run(knex: Knex, version: number): Promise<void> {
  for (const migration of migrations.slice(version)) await migration(knex)
}
