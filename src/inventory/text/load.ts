/** Brings the branch's text into the database: in one transaction, with all checks, or not at all. */
import { chunksOf } from '../../core/chunks.ts'
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import { keepHeapSmall, LARGE } from '../../core/small-heap.ts'
import type { Reason } from '../model/change.ts'
import type { Store, Tx, Wanted } from '../../db/store.ts'
import { commitOf } from '../../git/repository.ts'
import { filesOf, readBlobs, treeOf } from '../../git/objects/trees.ts'
import { watchAttributes } from '../declared/watch-attributes.ts'
import { newOptionProblems } from '../declared/watch-options.ts'
import type { DeclaredOption } from '../model/service-settings.ts'
import type { ObjectKind, ObjectOfKind, Snapshot } from '../model/snapshot.ts'
import { applied, problemsAfter } from '../rules/problems-after.ts'
import type { Site } from '../site.ts'
import { changedOnBothSides, movedPaths, TAKE_ONE_SIDE } from './both-sides.ts'
import { conflictMarkersAt, SOLVE_MARKERS } from '../../core/conflict-markers.ts'
import { INVENTORY_FOLDER, objectAt, objectKinds, pathOf, folders } from './paths.ts'
import { parseObject } from './parse.ts'
import { placesIn } from './places.ts'

export interface LoadOptions {
  readonly reason: Reason
  /** The branch's text takes the place of objects that were changed in the database and not saved. */
  readonly force?: boolean
}

interface LoadRules extends LoadOptions {
  /** DHCP options that the site declares; what is new must be among them, or a standard's. Absent: that is not asked. */
  readonly declared?: readonly DeclaredOption[]
}

export interface LoadResult {
  readonly commit: string
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

/** Throws Invalid with every problem and its file; the database is then as it was. */
export async function loadText(site: Site, store: Store, options: LoadOptions): Promise<LoadResult> {
  const { result } = await store.change(options.reason, async (tx) => {
    const attributes = watchAttributes(tx, site.config.attributes)
    const declared = site.config.services.dhcpOptions
    const loaded = await loadOnce(attributes.tx, site, { ...options, declared })
    await attributes.settle()
    return loaded
  })
  return result
}

/** For a database that was just made: undefined where somebody else has filled it meanwhile. */
export async function loadFirst(site: Site, store: Store, reason: Reason): Promise<LoadResult | undefined> {
  const { result } = await store.change(reason, async (tx) =>
    (await tx.saved()) === undefined && !(await tx.hasUnsaved()) ? loadOnce(tx, site, { reason }) : undefined,
  )
  return result
}

async function loadOnce(tx: Tx, site: Site, options: LoadRules): Promise<LoadResult> {
  const action = `Cannot load the text of branch "${site.branch}"`
  const head = await commitOf(site.repository, site.branch)
  if (head === undefined) throw new UserError(`${action}: there is no such branch yet`)
  const onBranch = await filesOf(site.root, head, INVENTORY_FOLDER)
  const known = await tx.savedFiles()
  const paths = movedPaths(onBranch, known)
  const { conflicts, behind } = await changedOnBothSides(tx, paths, onBranch, head)
  if (conflicts.length > 0 && options.force !== true) {
    // What cannot be read cannot be taken with --force either.
    const unread: Problem[] = []
    await readWanted(site, conflicts, onBranch, unread)
    const bad = new Set(unread.map(({ at }) => at))
    const clashes = conflicts
      .filter((path) => !bad.has(path))
      .map((path): Problem => ({ message: `${path}: it was changed in the database too, and not saved` }))
    throw new Invalid(action, [...unread, ...clashes], clashes.length === 0 ? {} : { hint: TAKE_ONE_SIDE })
  }
  const problems: Problem[] = []
  if (paths.length > LARGE) keepHeapSmall()
  const newer = paths.filter((path) => options.force === true || !behind.has(path))
  const wanted = await readWanted(site, newer, onBranch, problems)
  if (problems.length > 0) throw new Invalid(action, problems)
  const before = await tx.snapshot()
  // Everything is checked, not only what changes: removing one object can make another one wrong.
  const after = applied(before, wanted)
  const placeOf = placesIn(after)
  problems.push(...(await problemsAfter(after, placeOf)))
  for (const { kind, name, after: object } of options.declared === undefined ? [] : wanted)
    if (object !== undefined)
      for (const problem of await newOptionProblems(tx, kind, object, options.declared ?? []))
        problems.push({ ...problem, at: placeOf(kind, name, problem.message) })
  if (problems.length > 0)
    throw new Invalid(
      action,
      problems.map((problem) => withWayOut(problem, wanted)),
    )
  await tx.replace(wanted)
  const unsaved = await tx.hasUnsaved()
  await tx.setSavedFiles(new Map(paths.map((path) => [path, onBranch.get(path)])))
  const tree = await treeOf(site.root, head, INVENTORY_FOLDER)
  tx.setSaved({ commit: head, tree, changeSet: unsaved ? ((await tx.saved())?.changeSet ?? 0) : 'all' })
  return summaryOf(head, before, wanted)
}

/** What clashes with what comes, and is here alone, can be changed before it comes: its hint says how. */
function withWayOut(problem: Problem, wanted: readonly Wanted[]): Problem {
  const coming = new Set(wanted.map(({ kind, name }) => pathOf(kind, name)))
  const path = problem.at?.split(', ').find((one) => objectAt(one) !== undefined && !coming.has(one))
  const mine = path === undefined ? undefined : objectAt(path)
  if (mine === undefined) return problem
  const title = `${mine.kind} ${mine.name}`
  const address = mine.kind === 'host' ? ', inv rm address and inv add address' : ''
  return {
    ...problem,
    hint: `${title} is in the database already: change it (inv set ${title}${address}) or remove it (inv rm ${title}), then inv load`,
  }
}

async function readWanted(
  site: Site,
  paths: readonly string[],
  onBranch: ReadonlyMap<string, string>,
  problems: Problem[],
): Promise<readonly Wanted[]> {
  const wanted: Wanted[] = []
  for (const batch of chunksOf(paths, BATCH))
    wanted.push(...(await readBatch(site, batch, onBranch, problems)))
  return wanted
}

/** Files whose text is held at a time. */
const BATCH = 5000

async function readBatch(
  site: Site,
  paths: readonly string[],
  onBranch: ReadonlyMap<string, string>,
  problems: Problem[],
): Promise<readonly Wanted[]> {
  const ids = paths.flatMap((path) => onBranch.get(path) ?? [])
  const contents = await readBlobs(site.root, [...new Set(ids)])
  return paths.flatMap((path): readonly Wanted[] => {
    const object = objectAt(path)
    if (object === undefined) {
      if (path.endsWith('.yaml') || path.endsWith('.yml'))
        problems.push({
          message: `${path} is no object of the inventory`,
          hint: `objects are ${Object.values(folders)
            .map((folder) => `${INVENTORY_FOLDER}/${folder}/NAME.yaml`)
            .join(', ')}`,
        })
      return []
    }
    const text = contents.get(onBranch.get(path) ?? '')
    const after = text === undefined ? undefined : parseAt(path, object.kind, object.name, text, problems)
    // Kind and object come from one path, so they belong together.
    return [{ ...object, after } as Wanted]
  })
}

function parseAt<K extends ObjectKind>(
  path: string,
  kind: K,
  name: string,
  text: string,
  problems: Problem[],
): ObjectOfKind[K] {
  const own: Problem[] = []
  const object = parseObject(kind, name, text, own)
  const line = own.length === 0 ? undefined : conflictMarkersAt(text)
  if (line !== undefined)
    own.splice(0, own.length, { message: `it has conflict markers (line ${line})`, hint: SOLVE_MARKERS })
  problems.push(...own.map((problem) => ({ ...problem, at: path })))
  return object
}

function summaryOf(commit: string, before: Snapshot, wanted: readonly Wanted[]): LoadResult {
  const lists = { host: before.hosts, network: before.networks, zone: before.zones, group: before.groups }
  const existed = new Set(objectKinds.flatMap((kind) => lists[kind].map(({ name }) => `${kind} ${name}`)))
  const names = (is: (one: Wanted, old: boolean) => boolean): readonly string[] =>
    wanted
      .map((one) => ({ one, title: `${one.kind} ${one.name}` }))
      .filter(({ one, title }) => is(one, existed.has(title)))
      .map(({ title }) => title)
  return {
    commit,
    added: names((one, old) => one.after !== undefined && !old),
    changed: names((one, old) => one.after !== undefined && old),
    removed: names((one, old) => one.after === undefined && old),
  }
}
