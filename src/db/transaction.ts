/** Changing within a transaction, with a journal of what came of it. */
import { canonical } from '../inventory/model/canonical.ts'
import { followRename, type Renaming } from '../inventory/model/references.ts'
import type { ObjectKind } from '../inventory/model/snapshot.ts'
import { recordChanges, type ObjectName } from './journal.ts'
import type { Change, ChangeSet, Reason } from '../inventory/model/change.ts'
import { makeReader } from './reader.ts'
import { forgetReleased } from './released.ts'
import { replaceAll } from './replace.ts'
import { differ } from './image-text.ts'
import { lastChangeSet, writeSaved, writeSavedFiles } from './saved-text.ts'
import type { Sql } from './sql.ts'
import type { Reader, Tx } from './store.ts'
import { writeObjects, type Image, type Replacement } from './write-objects.ts'

type WantedSaved = Parameters<Tx['setSaved']>[0]

export async function runChange<T>(
  sql: Sql,
  clone: string,
  reason: Reason,
  work: (tx: Tx) => Promise<T>,
): Promise<{ readonly result: T; readonly changeSet: ChangeSet | undefined }> {
  const track = new Track()
  const saved: { wanted?: WantedSaved } = {}
  const result = await work(makeTx(sql, clone, track, saved))
  const changes = track.differences()
  const changeSet = changes.length === 0 ? undefined : await recordChanges(sql, reason, changes)
  if (saved.wanted !== undefined)
    await writeSaved(sql, clone, {
      ...saved.wanted,
      changeSet: saved.wanted.changeSet === 'all' ? await lastChangeSet(sql) : saved.wanted.changeSet,
    })
  return { result, changeSet }
}

function makeTx(sql: Sql, clone: string, track: Track, saved: { wanted?: WantedSaved }): Tx {
  const reader = makeReader(sql, clone)
  const write = async (replacements: readonly Replacement[]): Promise<void> => {
    await writeObjects(sql, replacements)
    for (const one of replacements) track.add(one)
  }
  return {
    ...reader,
    put: async (kind, object) => {
      const before = await reader.get(kind, object.name)
      const after = canonical(kind, object)
      if (before !== undefined && !differ(before, after)) return false
      await write([{ kind, before, after }])
      return true
    },
    remove: async (kind, name) => {
      const before = await reader.get(kind, name)
      if (before !== undefined) await write([{ kind, before, after: undefined }])
    },
    rename: async (kind, from, to) => write(await renamed(reader, { kind, from, to })),
    replace: async (wanted) => {
      for (const one of await replaceAll(sql, reader, wanted)) track.add(one)
    },
    forgetReleased: async (ip) => forgetReleased(sql, ip),
    setSavedFiles: async (files) => writeSavedFiles(sql, clone, files),
    setSaved: (wanted) => {
      saved.wanted = wanted
    },
  }
}

/** Objects that refer to the renamed one change with it, and are journaled with it. */
async function renamed(reader: Reader, renaming: Renaming): Promise<readonly Replacement[]> {
  const { kind, from, to } = renaming
  const object = await reader.get(kind, from)
  if (object === undefined) return []
  const replacements: Replacement[] = [
    { kind, before: object, after: canonical(kind, { ...object, name: to }) },
  ]
  for (const { kind: of, name } of await referringTo(reader, { kind, name: from })) {
    const before = await reader.get(of, name)
    if (before !== undefined)
      replacements.push({ kind: of, before, after: canonical(of, followRename(of, before, renaming)) })
  }
  return replacements
}

async function referringTo(reader: Reader, { kind, name }: ObjectName): Promise<readonly ObjectName[]> {
  const named = (of: ObjectKind, names: readonly string[]): readonly ObjectName[] =>
    names.map((one) => ({ kind: of, name: one }))
  switch (kind) {
    case 'host':
      return [
        ...named('host', await reader.guestsOf(name)),
        ...named('zone', [
          ...new Set([...(await reader.zonesServedBy(name)), ...(await reader.zonesWrittenOn(name))]),
        ]),
        ...named('network', await reader.networksServedBy(name)),
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

  add({ kind, before, after }: Replacement): void {
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
