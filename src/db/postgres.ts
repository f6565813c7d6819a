/** A connection to one schema of a PostgreSQL database: statements, transactions, the lock of writers. */
import { createHash } from 'node:crypto'
import { chunksOf } from '../core/chunks.ts'
import { UserError } from '../core/errors.ts'
import type { PostgresPlace } from './database-place.ts'
import { connectPostgres, dropStatement, type PostgresClient } from './postgres-client.ts'
import { isLockTimeout, isLost, isMissingTable, postgresError, type PostgresStep } from './postgres-error.ts'
import { postgresLabel } from './postgres-url.ts'
import type { Connection, SqlValue } from './sql.ts'

/** Rows that one statement adds. */
const ROWS_AT_ONCE = 2000
/** Statements that the server keeps prepared; what has a place for each of a hundred values is not worth one. */
const MOST_PREPARED = 300

/** Throws a UserError where the server does not let us in. A connection that is lost is made again by the next transaction. */
export async function openPostgres({ server, schema }: PostgresPlace): Promise<Connection> {
  const label = postgresLabel(server)
  const statements = new Map<string, Statement>()
  const columnTypes = new Map<string, ReadonlyMap<string, string>>()
  let client: PostgresClient | undefined = await connectPostgres(server, schema)
  let step: PostgresStep = 'work'
  let within = false

  const guarded = async <T>(work: (live: PostgresClient) => Promise<T>): Promise<T> => {
    // Never in the middle: what follows would be kept without what went before.
    if (client === undefined && within) throw postgresError(new Error('Connection terminated'), label, step)
    client ??= await connectPostgres(server, schema)
    try {
      return await work(client)
    } catch (error) {
      if (isLost(error)) client = undefined
      throw postgresError(error, label, step)
    }
  }
  const query = async (statement: string, values: readonly SqlValue[]): Promise<readonly unknown[]> => {
    const { name, text } = prepared(statements, statement)
    return guarded(async (live) => (await live.query<object>({ ...name, text, values: [...values] })).rows)
  }
  const plain = async (text: string): Promise<string> =>
    guarded(async (live) => {
      const result = await live.query(text)
      return result.command
    })
  const begin = async (text: string): Promise<void> => {
    try {
      await plain(text)
    } catch (error) {
      // The server was started again since the last transaction: nothing of this one is lost yet.
      if (client !== undefined) throw error
      await plain(text)
    }
  }
  const typesOf = async (table: string): Promise<ReadonlyMap<string, string>> => {
    const known = columnTypes.get(table)
    if (known !== undefined) return known
    const rows = await query(COLUMN_TYPES, [table])
    const fresh = new Map((rows as readonly ColumnType[]).map(({ name, type }) => [name, type]))
    columnTypes.set(table, fresh)
    return fresh
  }
  return {
    dialect: 'postgres',
    // The caller says what its rows are.
    all: async <Row>(statement: string, ...values: readonly SqlValue[]) =>
      (await query(statement, values)) as readonly Row[],
    get: async <Row>(statement: string, ...values: readonly SqlValue[]) =>
      (await query(statement, values))[0] as Row | undefined,
    run: async (statement, ...values) => {
      await query(statement, values)
    },
    insert: async (table, columns, rows) => {
      if (rows.length === 0) return
      const types = await typesOf(table)
      // One array for each column, so that the statement is the same for any number of rows.
      const arrays = columns.map((column) => `?::${types.get(column) ?? 'text'}[]`)
      const text = `INSERT INTO ${table} (${columns.join(', ')}) SELECT * FROM unnest(${arrays.join(', ')})`
      const { name, text: numbered } = prepared(statements, text)
      for (const chunk of chunksOf(rows, ROWS_AT_ONCE)) {
        const values = columns.map((_, index) => chunk.map((row) => row[index] ?? null))
        await guarded(async (live) => live.query({ ...name, text: numbered, values }))
      }
    },
    transaction: async (mode, work) => {
      try {
        await begin(mode === 'read' ? BEGIN_READING : beginWriting(schema))
        if (mode === 'note') await plain('SET LOCAL synchronous_commit = off')
        within = true
        const result = await work()
        step = 'commit'
        // A transaction in which a statement failed is rolled back by COMMIT, without an error.
        if ((await plain('COMMIT')) !== 'COMMIT') throw new Error('the transaction had failed before its end')
        return result
      } catch (error) {
        if (client !== undefined) await plain('ROLLBACK').catch(() => undefined)
        if (!isLockTimeout(error)) throw error
        throw new UserError(
          'Cannot change the inventory: another process has been writing to it for 30 seconds',
          { cause: error },
        )
      } finally {
        step = 'work'
        within = false
      }
    },
    schemaVersion: async () => {
      try {
        const rows = await query('SELECT version FROM schema_version', [])
        return (rows as readonly { readonly version: number }[])[0]?.version ?? 0
      } catch (error) {
        if (isMissingTable(error)) return 0
        throw error
      }
    },
    close: async () => {
      const last = client
      client = undefined
      await last?.end()
    },
  }
}

/** With all that is in it, in one transaction: waits for writers, and is whole or absent afterwards. */
export async function dropSchema(connection: Connection, schema: string): Promise<boolean> {
  return connection.transaction('write', async () => {
    await connection.run(dropStatement(schema))
    return true
  })
}

/** Everything that is read is of one moment. */
const BEGIN_READING = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'

/**
 * All writers of a schema take the same lock before they read, so what was read is still true when it is written. Each
 * statement sees what was committed before it: under a stricter level it would be what was committed before the wait.
 */
export function beginWriting(schema: string): string {
  return `BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(${lockOf(schema)})`
}

/** Advisory locks are numbers, common to all who use the database. */
function lockOf(schema: string): bigint {
  return createHash('sha256').update(`hostwright ${schema}`).digest().readBigInt64BE()
}

interface ColumnType {
  readonly name: string
  readonly type: string
}

const COLUMN_TYPES = `SELECT attname::text AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
  WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped`

interface Statement {
  readonly text: string
  readonly name: { readonly name?: string }
}

/** With `$1`, `$2` … for each `?`, and under a name where the server shall keep its plan. */
function prepared(statements: Map<string, Statement>, statement: string): Statement {
  const known = statements.get(statement)
  if (known !== undefined) return known
  let count = 0
  const text = statement.replaceAll('?', () => `$${(count += 1)}`)
  if (statements.size >= MOST_PREPARED) return { text, name: {} }
  const fresh = { text, name: { name: `s${statements.size + 1}` } }
  statements.set(statement, fresh)
  return fresh
}
