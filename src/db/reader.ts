/** Reading within a transaction. */
import { compareNames } from '../inventory/model/canonical.ts'
import type { ObjectKind, ObjectOfKind } from '../inventory/model/snapshot.ts'
import { readJournal, touchedAfter } from './journal.ts'
import { lookups } from './lookups.ts'
import { repositories } from './repositories.ts'
import { lastChangeSet, readSaved, readSavedFile, readSavedFiles } from './saved-text.ts'
import { readSerials } from './serials.ts'
import type { Sql } from './sql.ts'
import type { Reader } from './store.ts'
import { firstFree } from './taken.ts'

export function makeReader(sql: Sql): Reader {
  const list = async <K extends ObjectKind>(kind: K): Promise<readonly ObjectOfKind[K][]> => {
    const objects = await repositories[kind].read(sql)
    return [...objects].sort((a, b) => compareNames(a.name, b.name))
  }
  return {
    ...lookups(sql),
    get: async (kind, name) => (await repositories[kind].read(sql, name))[0],
    list,
    snapshot: async () => ({
      hosts: await list('host'),
      networks: await list('network'),
      zones: await list('zone'),
      groups: await list('group'),
      serials: await readSerials(sql),
    }),
    firstFree: async (interval) => firstFree(sql, interval),
    journal: async (filter) => readJournal(sql, filter),
    saved: async () => readSaved(sql),
    hasUnsaved: async () => (await lastChangeSet(sql)) > ((await readSaved(sql))?.changeSet ?? 0),
    unsaved: async () => touchedAfter(sql, (await readSaved(sql))?.changeSet ?? 0),
    savedFiles: async () => readSavedFiles(sql),
    savedFile: async (path) => readSavedFile(sql, path),
  }
}
