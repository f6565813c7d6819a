/** Commits what changed in the database to the branch, as text. Cut at any moment, the next save does what is missing. */
import { UserError } from '../../core/errors.ts'
import type { ObjectName } from '../../db/journal.ts'
import type { Reason } from '../model/change.ts'
import type { Store, Tx } from '../../db/store.ts'
import type { ChangeSetTitle } from '../../db/unsaved.ts'
import { blobId } from '../../git/objects/blob-id.ts'
import { commitFiles, type Committed } from '../../git/commits/commit-files.ts'
import type { Identity } from '../../git/identity.ts'
import { commitOf, worktreeOf } from '../../git/repository.ts'
import { filesOf, treeOf } from '../../git/objects/trees.ts'
import { updateWorkTree, type FileUpdate } from '../../git/work-trees/work-tree-files.ts'
import { workTreesOn } from '../../git/work-trees/work-trees-on.ts'
import { compareNames } from '../model/canonical.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import type { Site } from '../site.ts'
import { TAKE_ONE_SIDE } from './both-sides.ts'
import { OWNER_FILE, ownerText } from './owner-file.ts'
import { INVENTORY_FOLDER, objectAt, pathOf } from './paths.ts'
import { refuse, refuseInTheWay } from './refuse-paths.ts'
import { renderObject } from './render.ts'
import { wasSince } from './was-since.ts'

export interface SaveOptions {
  readonly author: Identity
  /** The database's text takes the place of text that was changed on the branch meanwhile. */
  readonly force?: boolean
}

export interface SaveResult {
  /** Undefined where the branch had everything already. */
  readonly commit: string | undefined
  /** Paths written or removed, sorted. */
  readonly paths: readonly string[]
  /** Why the commit is not signed, though the author signs. */
  readonly unsigned: string | undefined
}

/** How often to begin again where somebody else commits to the branch at the same time. */
const ATTEMPTS = 10

/** Throws Invalid where text was changed on the branch or by hand that this would overwrite; nothing is written then. */
export async function saveText(site: Site, store: Store, options: SaveOptions): Promise<SaveResult> {
  const reason: Reason = { who: options.author.name, why: 'save' }
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    // The write transaction is the lock between saves; it ends by itself when the process is killed.
    const { result } = await store.change(reason, async (tx) => saveOnce(tx, site, options))
    if (result !== 'moved') return result
  }
  throw new UserError(
    `Cannot save to branch "${site.branch}": it moved on, or was locked, ${ATTEMPTS} times in a row`,
    {
      hint: 'a Git that was killed leaves a file ending in .lock below .git/refs; remove it where no Git is at work',
    },
  )
}

/** The text of one object on its three sides; an id is undefined where there is no such file. */
interface Side {
  readonly path: string
  readonly content: string | undefined
  readonly ours: string | undefined
  /** As of the last save or load. */
  readonly base: string | undefined
  /** On the branch now. */
  readonly theirs: string | undefined
}

async function saveOnce(tx: Tx, site: Site, options: SaveOptions): Promise<SaveResult | 'moved'> {
  const { root } = site
  const head = await commitOf(site.repository, site.branch)
  const saved = await tx.saved()
  const onBranch =
    head === undefined || head === saved?.commit ? undefined : await filesOf(root, head, INVENTORY_FOLDER)
  const like = head ?? ''
  const sides = await sidesOf(tx, await tx.unsaved(), onBranch, like)
  refuse(site, conflictsIn(sides, options.force === true), 'it was changed on the branch too', {
    hint: TAKE_ONE_SIDE,
  })
  const all = sides.length === 0 ? [] : [...sides, ...(await ownerSide(tx, site, onBranch, like))]
  const updates = all.map((side): FileUpdate => ({
    ...side,
    expected: [side.base, side.theirs, side.ours],
  }))
  const workTree = updates.length === 0 ? undefined : worktreeOf(site.repository, site.branch)
  if (workTree !== undefined) await refuseInTheWay(site, workTree.root, updates, like)
  const written = sides.some(isNew) ? all.filter(isNew) : []
  if (written.length > 0) refuseWhileRebased(site)
  const committed =
    written.length === 0
      ? undefined
      : await commitFiles(root, {
          branch: site.branch,
          parent: head,
          author: options.author,
          message: messageOf(await tx.unsavedSets()),
          files: new Map(written.map((side) => [side.path, side.content])),
          folder: INVENTORY_FOLDER,
        })
  if (written.length > 0 && committed === undefined) return 'moved'
  if (workTree !== undefined) await updateWorkTree(workTree.root, updates, like)
  await tx.setSavedFiles(new Map(all.map((side) => [side.path, side.ours])))
  await record(tx, site, committed, head, onBranch, written)
  return {
    commit: committed?.commit,
    paths: written.map((side) => side.path),
    unsigned: committed?.unsigned,
  }
}

function isNew({ ours, theirs }: Side): boolean {
  return ours !== theirs
}

/** A customer's branch that Git alone made does not say whose it is until something is recorded for that customer. */
async function ownerSide(
  tx: Tx,
  { customer }: Site,
  onBranch: ReadonlyMap<string, string> | undefined,
  like: string,
): Promise<readonly Side[]> {
  const known = onBranch?.get(OWNER_FILE) ?? (await tx.savedFile(OWNER_FILE))
  if (customer === undefined || known !== undefined) return []
  const content = ownerText(customer)
  return [{ path: OWNER_FILE, content, ours: blobId(content, like), base: undefined, theirs: undefined }]
}

/** Until a rebase ends, the branch points to where it began; then Git moves it, and what was committed to it meanwhile is lost. */
function refuseWhileRebased(site: Site): void {
  const rebased = workTreesOn(site.repository, site.branch).find(({ state }) => state === 'being rebased')
  if (rebased === undefined) return
  throw new UserError(`Cannot save to branch "${site.branch}": it is being rebased in "${rebased.root}"`, {
    hint: 'git rebase --continue or --abort there, then inv save',
  })
}

async function sidesOf(
  tx: Tx,
  names: readonly ObjectName[],
  onBranch: ReadonlyMap<string, string> | undefined,
  like: string,
): Promise<readonly Side[]> {
  const { textOf, baseOf } = await textsIn(tx, names)
  const sides: Side[] = []
  for (const { kind, name } of names) {
    const path = pathOf(kind, name)
    const content = await textOf({ kind, name })
    const ours = content === undefined ? undefined : blobId(content, like)
    const base = await baseOf(path)
    const theirs = onBranch === undefined ? base : onBranch.get(path)
    const behind =
      theirs !== base &&
      theirs !== ours &&
      (await wasSince(tx, { kind, name }, theirs, (await tx.saved())?.changeSet ?? 0, like))
    sides.push({ path, content, ours, base: behind ? theirs : base, theirs })
  }
  return sides.sort((a, b) => compareNames(a.path, b.path))
}

/** From so many objects on, all of their kind are read at once instead of one by one. */
const MANY = 500

interface Texts {
  /** Undefined where there is no such object. */
  readonly textOf: (name: ObjectName) => Promise<string | undefined>
  /** Git's id of what was saved last. */
  readonly baseOf: (path: string) => Promise<string | undefined>
}

async function textsIn(tx: Tx, names: readonly ObjectName[]): Promise<Texts> {
  const render = <K extends ObjectKind>(kind: K, object: ObjectOfKind[K] | undefined): string | undefined =>
    object === undefined ? undefined : renderObject(kind, object)
  if (names.length < MANY)
    return {
      textOf: async ({ kind, name }) => render(kind, await tx.get(kind, name)),
      baseOf: async (path) => tx.savedFile(path),
    }
  const objects = new Map<string, ObjectOfKind[ObjectKind]>()
  for (const kind of new Set(names.map((one) => one.kind)))
    for (const object of await tx.list(kind)) objects.set(pathOf(kind, object.name), object)
  const saved = await tx.savedFiles()
  return {
    textOf: async ({ kind, name }) => render(kind, objects.get(pathOf(kind, name)) as never),
    baseOf: async (path) => saved.get(path),
  }
}

function conflictsIn(sides: readonly Side[], force: boolean): readonly string[] {
  if (force) return []
  return sides.filter(({ ours, base, theirs }) => theirs !== base && theirs !== ours).map(({ path }) => path)
}

/** Where the branch has text that the database has not, it stays behind, so that this is said until it is loaded. */
async function record(
  tx: Tx,
  site: Site,
  committed: Committed | undefined,
  head: string | undefined,
  onBranch: ReadonlyMap<string, string> | undefined,
  written: readonly Side[],
): Promise<void> {
  const saved = await tx.saved()
  const commit = committed?.commit ?? head
  if (commit === undefined) return
  if (onBranch !== undefined && saved !== undefined) {
    const now = new Map([...onBranch].filter(([path]) => objectAt(path) !== undefined))
    for (const { path, ours } of written) {
      if (ours === undefined) now.delete(path)
      else now.set(path, ours)
    }
    const known = new Map([...(await tx.savedFiles())].filter(([path]) => objectAt(path) !== undefined))
    const same = now.size === known.size && [...now].every(([path, id]) => known.get(path) === id)
    if (!same) return tx.setSaved({ ...saved, changeSet: 'all' })
  }
  const tree = committed?.tree ?? (await treeOf(site.root, commit, INVENTORY_FOLDER))
  return tx.setSaved({ commit, tree, changeSet: 'all' })
}

/** The subject is the command line of the one change, with its reason below; or how many there were: the body lists them, oldest first. */
function messageOf(oldestFirst: readonly ChangeSetTitle[]): string {
  const [first] = oldestFirst
  if (first === undefined) return 'inventory'
  if (oldestFirst.length === 1)
    return first.reason === undefined ? first.why : `${first.why}\n\n${first.reason}`
  const listed = oldestFirst.map(({ why, reason }) => (reason === undefined ? why : `${why} (${reason})`))
  return `inventory: ${oldestFirst.length} changes\n\n${listed.join('\n')}`
}
