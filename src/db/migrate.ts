/** Brings the schema of a file up to date. The only module that loads knex, and itself loaded only where something is behind. */
import knexModule, { type Knex } from 'knex'
import { migrations } from './migrations/list.ts'

/** Safe when several processes do it at once: the first holds the write lock, the others then find nothing to do. */
export async function migrate(file: string): Promise<void> {
  const knex = knexModule({
    client: 'better-sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
    // One connection, so that BEGIN, the schema's statements and COMMIT meet in one transaction.
    pool: { min: 1, max: 1 },
  })
  try {
    await knex.raw('PRAGMA busy_timeout = 30000')
    await knex.raw('BEGIN IMMEDIATE')
    await run(knex)
    await knex.raw('COMMIT')
  } finally {
    // Without the COMMIT, closing the connection rolls back.
    await knex.destroy()
  }
}

async function run(knex: Knex): Promise<void> {
  const rows: readonly { readonly user_version: number }[] = await knex.raw('PRAGMA user_version')
  const version = rows[0]?.user_version ?? 0
  for (const migration of migrations.slice(version)) await migration(knex)
  await knex.raw(`PRAGMA user_version = ${migrations.length}`)
}
