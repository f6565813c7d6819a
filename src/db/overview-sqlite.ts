/** The overview of inventories that are files of SQLite: opened one after the other, never made or migrated. */
import { existsSync } from 'node:fs'
import { UserError } from '../core/errors.ts'
import type { SqlitePlace } from './database-place.ts'
import { lookByVersion, overviewOf, type InventoryLook } from './overview.ts'
import {
  hostCounts,
  lastRun,
  textState,
  type HostCountRow,
  type LastRunRow,
  type TextStateRow,
} from './overview-statements.ts'
import { openSqliteToRead } from './sqlite.ts'

export async function lookAtFiles(
  places: readonly SqlitePlace[],
  clone: string,
): Promise<readonly InventoryLook[]> {
  const looks: InventoryLook[] = []
  for (const { file } of places)
    looks.push(existsSync(file) ? await lookAtFile(file, clone) : { kind: 'none' })
  return looks
}

/** One file that is damaged says nothing of the others. */
async function lookAtFile(file: string, clone: string): Promise<InventoryLook> {
  try {
    const connection = openSqliteToRead(file)
    try {
      return await connection.transaction('read', async () => {
        const other = lookByVersion(await connection.schemaVersion())
        if (other !== undefined) return other
        return overviewOf({
          hosts: await connection.all<HostCountRow>(hostCounts('')),
          text: await connection.get<TextStateRow>(textState(''), clone),
          run: await connection.get<LastRunRow>(lastRun('')),
        })
      })
    } finally {
      await connection.close()
    }
  } catch (error) {
    if (error instanceof UserError) return { kind: 'unreadable', reason: error.message }
    if (!isOfFile(error)) throw error
    return { kind: 'unreadable', reason: `Cannot use the inventory database "${file}": ${error.message}` }
  }
}

/** What is wrong with the file (SQLite's documentation, "Result and Error Codes"); SQLITE_ERROR is about the statement. */
function isOfFile(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^SQLITE_(?!ERROR)/.test(String(error.code))
}
