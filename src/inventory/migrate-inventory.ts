/** Brings the database of a branch up to date and says what it was. */
import { placeLabel } from '../db/database-place.ts'
import { migrateDatabase } from '../db/migrate-database.ts'
import type { Site } from './site.ts'

export interface MigratedInventory {
  readonly branch: string
  readonly database: string
  /** Versions of the schema before and after; 0 for what was not there. */
  readonly from: number
  readonly to: number
}

export async function migrateInventory({ branch, database }: Site): Promise<MigratedInventory> {
  return { branch, database: placeLabel(database), ...(await migrateDatabase(database)) }
}
