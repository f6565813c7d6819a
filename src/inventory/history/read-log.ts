/** The journal as it is told: newest first, each change set with what it did to which object. */
import { UserError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { HistoryEntry, NameInTime, Touched } from '../../db/history.ts'
import type { ObjectName } from '../../db/journal.ts'
import type { Change, ChangeSet } from '../model/change.ts'
import type { Reader } from '../../db/store.ts'
import type { ObjectKind } from '../model/snapshot.ts'
import { readMoment } from './read-moment.ts'

export const loggedKinds = ['host', 'network', 'zone', 'group'] as const satisfies readonly ObjectKind[]

export interface LogFilter {
  /** Of the kind, or of any that ever had the name. */
  readonly object?: { readonly kind?: ObjectKind | undefined; readonly name: string } | undefined
  /** A date, or how long ago: not before it. */
  readonly since?: string | undefined
  /** Not after it. */
  readonly until?: string | undefined
  /** Part of a name or mail address. */
  readonly who?: string | undefined
  readonly limit?: number | undefined
}

export interface LogEntry extends Omit<HistoryEntry, 'touched'> {
  /** Of the first objects that it touched: `+host web01`, `-host web01`, `host web01`, `host web01→www01`. */
  readonly titles: readonly string[]
}

/** Throws a UserError where nothing ever had the name. */
export async function readLog(
  reader: Reader,
  filter: LogFilter,
  now: Date = new Date(),
): Promise<readonly LogEntry[]> {
  const { since, until, who, limit } = filter
  const names = filter.object === undefined ? undefined : await namesOf(reader, filter.object)
  const entries = await reader.history({
    names,
    since: since === undefined ? undefined : readMoment('--since', since, now, 'begin'),
    until: until === undefined ? undefined : readMoment('--until', until, now, 'end'),
    who,
    limit,
  })
  return entries.map(({ touched, ...entry }) => ({ ...entry, titles: touched.map((one) => titleOf(one)) }))
}

/** Every name that the object has had, back through its renames. */
async function namesOf(
  reader: Reader,
  wanted: { readonly kind?: ObjectKind | undefined; readonly name: string },
): Promise<readonly NameInTime[]> {
  const name = wanted.name.toLowerCase().replace(/\.$/, '')
  const kinds = wanted.kind === undefined ? loggedKinds : [wanted.kind]
  const known: ObjectName[] = []
  for (const kind of kinds)
    if ((await reader.history({ names: [{ kind, name }], limit: 1 })).length > 0) known.push({ kind, name })
  if (known.length === 0) throw await unknown(reader, kinds, name)
  const names: NameInTime[] = []
  for (const object of known) names.push(...(await namesInTime(reader, object)))
  return names
}

/** Each rename is of an earlier change set than the one before, so it ends. */
async function namesInTime(reader: Reader, { kind, name }: ObjectName): Promise<readonly NameInTime[]> {
  const names: NameInTime[] = []
  for (let at: NameInTime | undefined = { kind, name }; at !== undefined;) {
    const renamed = await reader.renamedTo(at)
    names.push({ ...at, from: renamed?.changeSet })
    at = renamed === undefined ? undefined : { kind, name: renamed.from, before: renamed.changeSet }
  }
  return names
}

async function unknown(reader: Reader, kinds: readonly ObjectKind[], name: string): Promise<UserError> {
  const known: string[] = []
  for (const kind of kinds) known.push(...(await reader.names(kind)))
  const meant = nearest(name, known)
  const [kind] = kinds
  const what = kinds.length === 1 ? `no ${kind ?? ''} ever had` : 'nothing ever had'
  return new UserError(`Cannot show the log of "${name}": ${what} that name`, {
    hint: meant === undefined ? 'inv log shows what happened to what' : `did you mean "${meant}"?`,
  })
}

export function titleOf({ kind, before, after }: Touched): string {
  if (before === undefined) return `+${kind} ${after ?? ''}`
  if (after === undefined) return `-${kind} ${before}`
  return before === after ? `${kind} ${after}` : `${kind} ${before}→${after}`
}

/** The same with what changed; of an object only its own part of each change set. */
export async function readPatches(reader: Reader, filter: LogFilter): Promise<readonly ChangeSet[]> {
  const names = filter.object === undefined ? undefined : await namesOf(reader, filter.object)
  const sets: ChangeSet[] = []
  for (const { id } of await readLog(reader, filter)) {
    const set = await readChange(reader, id)
    sets.push(names === undefined ? set : { ...set, changes: changesOf(names, set) })
  }
  return sets
}

/** Those of the change set that are about the object, under the name that it had then. */
function changesOf(names: readonly NameInTime[], { id, changes }: ChangeSet): readonly Change[] {
  return changes.filter(({ kind, before, after }) =>
    names.some(
      (one) =>
        one.kind === kind &&
        (one.name === before?.name || one.name === after?.name) &&
        id >= (one.from ?? 0) &&
        id < (one.before ?? Infinity),
    ),
  )
}

/** One change set, whole. Throws a UserError where there is none of that number. */
export async function readChange(reader: Reader, id: number): Promise<ChangeSet> {
  const set = await reader.changeSet(id)
  if (set !== undefined) return set
  const last = await reader.lastChangeSet()
  throw new UserError(`Cannot show change ${id}: there is none of that number`, {
    hint: last === 0 ? 'nothing was ever changed' : `the last one is ${last}`,
  })
}
