/** What goes when objects are removed, and why they cannot be. */
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import type { Change } from '../model/change.ts'
import type { Reader, Wanted } from '../../db/store.ts'
import type { ObjectKind } from '../model/snapshot.ts'
import { wantedProblems } from '../rules/wanted-problems.ts'
import { unknownObject } from '../rules/unknown-object.ts'
import { snapshotLookup } from '../snapshot-lookup.ts'
import { followersOf } from './removal-followers.ts'

export interface RemovalOptions {
  /** Also the guests of a host; members leave a group, NICs are unplugged from a network. */
  readonly recursive?: boolean
  /** Also where more than a third of ten or more objects would go. */
  readonly force?: boolean
}

export interface Removal {
  readonly wanted: readonly Wanted[]
  readonly changes: readonly Change[]
}

/** Above this many objects memory answers faster than the tables. */
const MANY = 1000

/** Throws Invalid with every reason, of all of them. */
export async function planRemoval(
  reader: Reader,
  kind: ObjectKind,
  names: readonly string[],
  { recursive = false, force = false }: RemovalOptions = {},
): Promise<Removal> {
  const [only = ''] = names
  const action =
    names.length === 1 ? `Cannot remove ${kind} "${only}"` : `Cannot remove ${names.length} ${kind}s`
  await refuseUnknown(reader, action, kind, names)
  const removed = names.map((name) => ({ kind, name, after: undefined }))
  const followers = await followersOf(reader, kind, names)
  const wanted = recursive ? [...removed, ...followers] : removed
  const lookup = wanted.length > MANY ? snapshotLookup(await reader.snapshot()) : reader
  const problems = await wantedProblems(lookup, wanted, {
    named: names.length === 1 ? { kind, name: only } : undefined,
  })
  if (problems.length > 0)
    throw new Invalid(action, problems, {
      hint: recursive || followers.length === 0 ? undefined : `--recursive ${offers[kind]}`,
    })
  if (!force) await refuseMost(reader, action, wanted)
  const changes: Change[] = []
  for (const one of wanted) {
    const before = await reader.get(one.kind, one.name)
    // Both images are of the kind that was asked for.
    changes.push({ kind: one.kind, before, after: one.after } as Change)
  }
  return { wanted, changes }
}

const offers: Readonly<Record<ObjectKind, string>> = {
  host: 'removes its guests too',
  network: 'unplugs its hosts, which lose their addresses there',
  group: 'takes its members out of it',
  zone: 'changes nothing here',
}

async function refuseUnknown(
  reader: Reader,
  action: string,
  kind: ObjectKind,
  names: readonly string[],
): Promise<void> {
  const problems: Problem[] = []
  for (const name of names)
    if (!(await reader.has(kind, name))) problems.push(await unknownObject(reader, kind, name))
  if (problems.length > 0) throw new Invalid(action, problems)
}

/** Throws a UserError where more than a third of ten or more objects of a kind would go: most likely something else was meant. */
export async function refuseMost(reader: Reader, action: string, wanted: readonly Wanted[]): Promise<void> {
  for (const kind of new Set(wanted.map((one) => one.kind))) {
    const count = wanted.filter((one) => one.kind === kind && one.after === undefined).length
    // A third of ten is more than three: fewer need no counting.
    if (count <= 3) continue
    const total = (await reader.names(kind)).length
    if (total >= 10 && count * 3 > total)
      throw new UserError(`${action}: ${count} of ${total} ${kind}s would go, which is more than a third`, {
        hint: '--force removes them all the same',
      })
  }
}
