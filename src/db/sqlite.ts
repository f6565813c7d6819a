/** A connection to one SQLite file: settings, cached statements, transactions. */
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { UserError } from '../core/errors.ts'
import type { Connection, SqlValue } from './sql.ts'

/** Milliseconds that a writer waits for another one; saving text holds the lock for as long as Git takes. */
const BUSY_TIMEOUT = 30_000

/** Opens the file, and makes it if there is none: readable by its owner alone, as are the files that SQLite puts beside it. */
export function openSqlite(file: string): Connection {
  return connectionOn(openDatabase(file), file)
}

/**
 * Opens a file that is there, to change nothing in it. Not by SQLite's own read-only mode: that leaves the files of the
 * write-ahead log behind.
 */
export function openSqliteToRead(file: string): Connection {
  try {
    const database = new Database(file, { timeout: BUSY_TIMEOUT, fileMustExist: true })
    database.pragma('query_only = ON')
    return connectionOn(database, file)
  } catch (error) {
    throw openingError(error, file)
  }
}

function connectionOn(database: Database.Database, file: string): Connection {
  const statements = new Map<string, Database.Statement>()
  const prepared = (statement: string): Database.Statement => {
    const known = statements.get(statement)
    if (known !== undefined) return known
    const fresh = database.prepare(statement)
    statements.set(statement, fresh)
    return fresh
  }
  return {
    dialect: 'sqlite',
    all: async <Row>(statement: string, ...values: readonly SqlValue[]) =>
      prepared(statement).all(...values) as Row[],
    get: async <Row>(statement: string, ...values: readonly SqlValue[]) =>
      prepared(statement).get(...values) as Row | undefined,
    run: async (statement, ...values) => {
      prepared(statement).run(...values)
    },
    insert: async (table, columns, rows) => {
      const statement = prepared(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      )
      for (const row of rows) statement.run(...row)
    },
    transaction: async (mode, work) => {
      // With a write-ahead log (SQLite's documentation, "PRAGMA synchronous") the file stays whole without the sync.
      if (mode === 'note') database.pragma('synchronous = NORMAL')
      try {
        if (mode === 'read') database.exec('BEGIN')
        else await beginWriting(database)
        const result = await work()
        database.exec('COMMIT')
        return result
      } catch (error) {
        if (database.inTransaction) database.exec('ROLLBACK')
        throw sqliteError(error, file)
      } finally {
        if (mode === 'note') database.pragma('synchronous = FULL')
      }
    },
    schemaVersion: async () => Number(database.pragma('user_version', { simple: true })),
    close: async () => {
      database.close()
    },
  }
}

/** Writes the log into the file and does without one from here on. False where another process has the file open. */
export function endJournal(file: string): boolean {
  const database = openDatabase(file)
  try {
    // Seconds would pass before one that works on it is believed to stay.
    database.pragma('busy_timeout = 0')
    return database.pragma('journal_mode = DELETE', { simple: true }) === 'delete'
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false
    throw sqliteError(error, file)
  } finally {
    database.close()
  }
}

function openDatabase(file: string): Database.Database {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    closeSync(openSync(file, 'a', 0o600))
    const database = new Database(file, { timeout: BUSY_TIMEOUT })
    database.pragma('journal_mode = WAL')
    // An address that was handed out must still be taken after a power cut, so each commit is synced (NORMAL would not).
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    // KiB: with the default of 2 MiB a big change goes to the disk and back again and again.
    database.pragma('cache_size = -131072')
    return database
  } catch (error) {
    throw openingError(error, file)
  }
}

function openingError(error: unknown, file: string): UserError {
  const action = `Cannot open the inventory database "${file}"`
  if (!isMissingModule(error)) return new UserError(`${action}: ${reasonOf(error)}`, { cause: error })
  return new UserError(
    `${action}: the SQLite module is not built for Node.js ${process.versions.node} here`,
    { hint: 'run "npm run build" in the folder of hostwright', cause: error },
  )
}

/** Milliseconds between two looks whether another writer has ended. */
const LOOK = 5

/**
 * Takes the lock of writers before the first read: what was read is still true when it is written. SQLite's own waiting looks
 * ever more rarely, ten times a second in the end; among many writers one that waited long would go away empty-handed.
 */
async function beginWriting(database: Database.Database): Promise<void> {
  const end = Date.now() + BUSY_TIMEOUT
  for (;;) {
    const busy = tryBeginWriting(database)
    if (busy === undefined) return
    if (Date.now() > end)
      throw new UserError(
        'Cannot change the inventory: another process has been writing to it for 30 seconds',
        { cause: busy },
      )
    await sleep(Math.random() * LOOK)
  }
}

/** Gives the complaint where another one is writing. */
function tryBeginWriting(database: Database.Database): unknown {
  database.pragma('busy_timeout = 0')
  try {
    database.exec('BEGIN IMMEDIATE')
    return undefined
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_BUSY') throw error
    return error
  } finally {
    database.pragma(`busy_timeout = ${BUSY_TIMEOUT}`)
  }
}

/** What the operator can mend; everything else is a bug, and comes back as it is. */
function sqliteError(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const known = Object.entries(complaints).find(([code]) => error.code.startsWith(code))
  if (known === undefined) return error
  const [reason, hint] = known[1]
  return new UserError(`Cannot use the inventory database "${file}": ${reason}`, { hint, cause: error })
}

/** By the beginning of SQLite's code (its documentation, "Result and Error Codes"). */
const complaints: Readonly<Record<string, readonly [reason: string, hint?: string]>> = {
  SQLITE_FULL: ['the disk is full'],
  SQLITE_READONLY: ['the file may not be written'],
  SQLITE_IOERR: ['the disk does not do what it should'],
  SQLITE_CORRUPT: [
    'the file is damaged',
    'move it away, and the next command builds it from the text of the branch, without the journal',
  ],
}

/** No native file at all, or one that was compiled for another version of Node.js. */
function isMissingModule(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'MODULE_NOT_FOUND' || code === 'ERR_DLOPEN_FAILED'
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
