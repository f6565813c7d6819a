/** The database of a branch that may be gone: whether there is one, what text it had, and its removal. */
import { existsSync, rmSync } from 'node:fs'
import { UserError } from '../core/errors.ts'
import { placeLabel, type DatabasePlace } from './database-place.ts'
import { connect } from './open-store.ts'
import type { Connection } from './sql.ts'

/** Makes none. Throws a UserError where a server does not let us in. */
export async function databaseExists(place: DatabasePlace): Promise<boolean> {
  return (await withKept(place, async () => true)) ?? false
}

/** The commits whose text it had last, one for each clone that has used it; undefined where there is no database. */
export async function savedCommits(place: DatabasePlace): Promise<readonly string[] | undefined> {
  return withKept(place, async (connection) =>
    connection.transaction('read', async () => {
      const rows = await connection.all<{ readonly commit: string }>(
        'SELECT commit_id AS "commit" FROM saved',
      )
      return rows.map(({ commit }) => commit).filter((commit) => commit !== '')
    }),
  )
}

/**
 * Removes it for good, whole: killed at any moment, it is there or gone. Gives whether there was one. Throws a UserError where a
 * process has it open.
 */
export async function removeDatabase(place: DatabasePlace): Promise<boolean> {
  if (place.dialect === 'postgres') {
    const { dropSchema } = await import('./postgres.ts')
    return (await withKept(place, async (connection) => dropSchema(connection, place.schema))) ?? false
  }
  const { file } = place
  if (!existsSync(file)) return false
  const { endJournal } = await import('./sqlite.ts')
  // With its log written into it and no other file beside it, to remove it is one step.
  if (!endJournal(file))
    throw new UserError(
      `Cannot remove the inventory database "${placeLabel(place)}": another process has it open`,
    )
  rmSync(file)
  return true
}

async function withKept<T>(
  place: DatabasePlace,
  work: (connection: Connection) => Promise<T>,
): Promise<T | undefined> {
  if (place.dialect === 'sqlite' && !existsSync(place.file)) return undefined
  const connection = await connect(place)
  try {
    return (await connection.schemaVersion()) === 0 ? undefined : await work(connection)
  } finally {
    await connection.close()
  }
}
