/** Brings a database up to date and says what it was. */
import type { DatabasePlace } from './database-place.ts'
import { connect, openConnection } from './open-store.ts'
import type { Connection } from './sql.ts'

/** Versions of the schema before and after; 0 for what was not there. */
export async function migrateDatabase(
  place: DatabasePlace,
): Promise<{ readonly from: number; readonly to: number }> {
  const from = await versionOf(connect(place))
  return { from, to: await versionOf(openConnection(place)) }
}

async function versionOf(opening: Promise<Connection>): Promise<number> {
  const connection = await opening
  try {
    return await connection.schemaVersion()
  } finally {
    await connection.close()
  }
}
