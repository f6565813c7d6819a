/** Holds everything that a database knows twice against each other, in one read transaction. */
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { DatabasePlace } from '../database-place.ts'
import { openConnection } from '../open-store.ts'
import { makeReader } from '../reader.ts'
import { checkAddresses } from './addresses.ts'
import type { Checked } from './finding.ts'
import { checkJournal } from './journal.ts'
import { checkObjects } from './objects.ts'
import { checkStorage } from './storage.ts'

export interface CheckedDatabase {
  readonly checked: readonly Checked[]
  /** What it holds, for the checks that need no database; undefined where the images cannot be read. */
  readonly snapshot: Snapshot | undefined
}

export async function checkDatabase(place: DatabasePlace): Promise<CheckedDatabase> {
  const connection = await openConnection(place)
  try {
    return await connection.transaction('read', async () => {
      const storage = await checkStorage(connection)
      const { images, indexes } = await checkObjects(connection)
      const addresses = await checkAddresses(connection)
      const journal = await checkJournal(connection)
      const readable = images.findings.length === 0
      return {
        checked: [storage, images, indexes, addresses, journal],
        snapshot: readable ? await makeReader(connection, '').snapshot() : undefined,
      }
    })
  } finally {
    await connection.close()
  }
}
