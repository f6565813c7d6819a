/** Reading within a transaction. */
import type { ObjectKind, ObjectOfKind } from '../inventory/model/snapshot.ts'
import { readHostCandidates } from './host-candidates.ts'
import { readHistory, renamedTo } from './history.ts'
import { mainTables } from './index-rows.ts'
import { readJournal, readPast, touchedAfter } from './journal.ts'
import { lookups } from './lookups.ts'
import { readImages } from './read-images.ts'
import { releasedWithin } from './released.ts'
import { lastChangeSet, readSaved, readSavedFile, readSavedFiles } from './saved-text.ts'
import { readSerials } from './serials.ts'
import type { Sql } from './sql.ts'
import type { Reader } from './store.ts'
import { changesAfter, titlesAfter } from './unsaved.ts'
import { firstFree, lastFree, takenAmong, takenRuns } from './taken.ts'

interface ImageRow {
  readonly image: string
}

/** `clone`: whose text `saved` and its like are about. */
export function makeReader(sql: Sql, clone: string): Reader {
  // What an image of the kind's table holds is what was put in.
  const parse = <K extends ObjectKind>(_kind: K, { image }: ImageRow): ObjectOfKind[K] =>
    JSON.parse(image) as ObjectOfKind[K]
  const list = async <K extends ObjectKind>(kind: K): Promise<readonly ObjectOfKind[K][]> =>
    readImages(sql, kind)
  return {
    ...lookups(sql),
    get: async (kind, name) => {
      const row = await sql.get<ImageRow>(`SELECT image FROM ${mainTables[kind]} WHERE name = ?`, name)
      return row === undefined ? undefined : parse(kind, row)
    },
    list,
    hostsLike: async (prefilter) => readHostCandidates(sql, prefilter),
    snapshot: async () => ({
      hosts: await list('host'),
      networks: await list('network'),
      zones: await list('zone'),
      groups: await list('group'),
      serials: await readSerials(sql),
    }),
    firstFree: async (interval) => firstFree(sql, interval),
    lastFree: async (interval) => lastFree(sql, interval),
    takenRuns: async (interval) => takenRuns(sql, interval),
    takenAmong: async (ips) => takenAmong(sql, ips),
    releasedWithin: async (interval, since) => releasedWithin(sql, interval, since),
    journal: async (filter) => readJournal(sql, filter),
    past: async (object) => readPast(sql, object),
    lastChangeSet: async () => lastChangeSet(sql),
    history: async (filter) => readHistory(sql, filter),
    renamedTo: async (name) => renamedTo(sql, name),
    changeSet: async (id) => (await readJournal(sql, { id }))[0],
    saved: async () => readSaved(sql, clone),
    unsavedSets: async () => titlesAfter(sql, (await readSaved(sql, clone))?.changeSet ?? 0),
    unsavedChanges: async () => changesAfter(sql, (await readSaved(sql, clone))?.changeSet ?? 0),
    hasUnsaved: async () => (await lastChangeSet(sql)) > ((await readSaved(sql, clone))?.changeSet ?? 0),
    unsaved: async () => touchedAfter(sql, (await readSaved(sql, clone))?.changeSet ?? 0),
    savedFiles: async () => readSavedFiles(sql, clone),
    savedFile: async (path) => readSavedFile(sql, clone, path),
  }
}
