/** Changing within a transaction: every write passes here and is journaled with its images. */
import { canonical } from '../inventory/model/canonical.ts'
import type { ObjectKind, ObjectOfKind } from '../inventory/model/snapshot.ts'
import { recordChanges, type Change, type ChangeSet, type ObjectName, type Reason } from './journal.ts'
import { makeReader } from './reader.ts'
import { repositories } from './repositories.ts'
import { replaceAll } from './replace.ts'
import { differ } from './rows.ts'
import { lastChangeSet, writeSaved, writeSavedFile } from './saved-text.ts'
import type { Sql } from './sql.ts'
import type { Reader, Tx } from './store.ts'

export async function runChange<T>(
  sql: Sql,
  reason: Reason,
  work: (tx: Tx) => Promise<T>,
): Promise<{ readonly result: T; readonly changeSet: ChangeSet | undefined }> {
  const track = new Track()
  const saved: { wanted?: Parameters<Tx['setSaved']>[0] } = {}
  const result = await work(makeTx(sql, track, saved))
  const changes = track.differences()
  const changeSet = changes.length === 0 ? undefined : await recordChanges(sql, reason, changes)
  if (saved.wanted !== undefined)
    await writeSaved(sql, {
      ...saved.wanted,
      changeSet: saved.wanted.changeSet === 'all' ? await lastChangeSet(sql) : saved.wanted.changeSet,
    })
  return { result, changeSet }
}

function makeTx(sql: Sql, track: Track, saved: { wanted?: Parameters<Tx['setSaved']>[0] }): Tx {
  const reader = makeReader(sql)
  return {
    ...reader,
    put: async (kind, object) => {
      const before = await reader.get(kind, object.name)
      const after = canonical(kind, object)
      if (before !== undefined && !differ(before, after)) return false
      await repositories[kind].write(sql, before, after)
      track.add(kind, before, after)
      return true
    },
    remove: async (kind, name) => {
      const before = await reader.get(kind, name)
      if (before === undefined) return
      await removeOne(sql, kind, before)
      track.add(kind, before, undefined)
    },
    rename: async (kind, oldName, newName) => renameOne(sql, reader, track, { kind, name: oldName }, newName),
    replace: async (wanted) =>
      replaceAll(sql, reader, wanted, (kind, before, after) => track.add(kind, before, after)),
    setSavedFile: async (path, blob) => writeSavedFile(sql, path, blob),
    setSaved: (wanted) => {
      saved.wanted = wanted
    },
  }
}

async function removeOne<K extends ObjectKind>(sql: Sql, kind: K, object: ObjectOfKind[K]): Promise<void> {
  await repositories[kind].remove(sql, object)
}

/** Objects that refer to the renamed one change with it, and are journaled with it. */
async function renameOne(
  sql: Sql,
  reader: Reader,
  track: Track,
  { kind, name }: ObjectName,
  newName: string,
): Promise<void> {
  const referring = await referringTo(reader, { kind, name })
  const before = await imagesOf(reader, [{ kind, name }, ...referring])
  await repositories[kind].rename(sql, name, newName)
  const after = await imagesOf(reader, [{ kind, name: newName }, ...referring])
  for (const [index, old] of before.entries()) track.add(old.kind, old.object, after[index]?.object)
}

async function imagesOf(
  reader: Reader,
  names: readonly ObjectName[],
): Promise<readonly { readonly kind: ObjectKind; readonly object: ObjectOfKind[ObjectKind] | undefined }[]> {
  const images = []
  for (const { kind, name } of names) images.push({ kind, object: await reader.get(kind, name) })
  return images
}

async function referringTo(reader: Reader, { kind, name }: ObjectName): Promise<readonly ObjectName[]> {
  const named = (of: ObjectKind, names: readonly string[]): readonly ObjectName[] =>
    names.map((one) => ({ kind: of, name: one }))
  switch (kind) {
    case 'host':
      return [
        ...named('host', await reader.guestsOf(name)),
        ...named('zone', await reader.zonesServedBy(name)),
      ]
    case 'network':
      return named('host', await reader.hostsOn(name))
    case 'group':
      return [...named('host', await reader.hostsIn(name)), ...named('group', await reader.groupsUnder(name))]
    case 'zone':
      return []
  }
}

/** What became of each object in this transaction, from its first image to its last. */
class Track {
  readonly #changes = new Map<string, { kind: ObjectKind; before: Image; after: Image }>()

  add(kind: ObjectKind, before: Image, after: Image): void {
    const name = before?.name ?? after?.name ?? ''
    const earlier = this.#changes.get(`${kind} ${name}`)
    this.#changes.delete(`${kind} ${name}`)
    this.#changes.set(`${kind} ${after?.name ?? name}`, {
      kind,
      before: earlier === undefined ? before : earlier.before,
      after,
    })
  }

  differences(): readonly Change[] {
    // The images are of the kind that they were added with.
    return [...this.#changes.values()].filter(({ before, after }) => differ(before, after)) as Change[]
  }
}

type Image = ObjectOfKind[ObjectKind] | undefined
