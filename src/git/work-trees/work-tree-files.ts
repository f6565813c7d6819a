/** Brings files of a work tree, and their entries in its index, to a new content; everything else there stays as it is. */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { Buffer } from 'node:buffer'
import { dirname, join, posix } from 'node:path'
import { UserError } from '../../core/errors.ts'
import { blobId } from '../objects/blob-id.ts'
import { git } from '../run-git.ts'

/** One file: what it is replaced by, and which contents may be lost by that. Undefined: no file. */
export interface FileUpdate {
  readonly path: string
  readonly content: string | undefined
  /** Ids of contents that are safe in Git; undefined among them: the file may be missing. */
  readonly expected: readonly (string | undefined)[]
}

/** From so many files on, Git itself writes them: a process for all instead of three calls for each. */
const MANY = 500

/** Paths at which somebody's own work would be overwritten: in the work tree, or in the index. */
export async function editedByHand(
  root: string,
  updates: readonly FileUpdate[],
  like: string,
): Promise<readonly string[]> {
  const index = await indexEntries(root, updates)
  const present = presentFiles(root, updates)
  return updates
    .filter(({ path, content, expected }) => {
      const found = present.has(path) ? readOrNothing(join(root, path)) : undefined
      const id = found === undefined ? undefined : blobId(found, like)
      const safe = expected.includes(id) || isBeginningOf(found, content)
      return !safe || !expected.includes(index.get(path))
    })
    .map(({ path }) => path)
}

/** Writing it was cut off before the end: nothing of anybody's own is in it. */
function isBeginningOf(found: Buffer | undefined, content: string | undefined): boolean {
  if (found === undefined || content === undefined) return false
  return Buffer.from(content).subarray(0, found.length).equals(found)
}

/** Those of the paths at which there is something, by one look at each folder. */
function presentFiles(root: string, updates: readonly FileUpdate[]): ReadonlySet<string> {
  const paths = updates.map(({ path }) => path)
  if (paths.length < MANY) return new Set(paths)
  return new Set(
    [...new Set(paths.map((path) => posix.dirname(path)))].flatMap((folder) =>
      namesIn(join(root, folder)).map((name) => posix.join(folder, name)),
    ),
  )
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function readOrNothing(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** The contents are in Git already. `like` as of `blobId`. */
export async function updateWorkTree(
  root: string,
  updates: readonly FileUpdate[],
  like: string,
): Promise<void> {
  if (updates.length < MANY) return updateOneByOne(root, updates)
  for (const { path, content } of updates)
    if (content === undefined) await rm(join(root, path), { force: true })
  const entries = updates.map(({ path, content }) =>
    content === undefined
      ? `0 ${'0'.repeat(like.length === 0 ? 40 : like.length)}\t${path}\0`
      : `100644 ${blobId(content, like)}\t${path}\0`,
  )
  await changeIndex(root, ['update-index', '-z', '--index-info'], entries.join(''))
  const written = updates.filter(({ content }) => content !== undefined).map(({ path }) => `${path}\0`)
  await changeIndex(root, ['checkout-index', '-f', '-u', '-q', '-z', '--stdin'], written.join(''))
}

async function updateOneByOne(root: string, updates: readonly FileUpdate[]): Promise<void> {
  for (const { path, content } of updates) {
    const target = join(root, path)
    if (content === undefined) await rm(target, { force: true })
    else await writeAtomically(target, content)
  }
  const paths = updates.map(({ path }) => `${path}\0`).join('')
  await changeIndex(root, ['update-index', '--add', '--remove', '-z', '--stdin'], paths)
}

async function changeIndex(root: string, args: readonly string[], input: string): Promise<void> {
  await git(args, { cwd: root, input }).catch((error: unknown) => {
    if (error instanceof UserError && error.message.includes('index.lock'))
      throw new UserError(`Cannot update the index of "${root}": another git is at work there`, {
        hint: 'where none is, one was killed: remove .git/index.lock',
        cause: error,
      })
    throw error
  })
}

async function writeAtomically(target: string, content: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true })
  const beside = `${target}.hostwright-new`
  await writeFile(beside, content)
  await rename(beside, target)
}

async function indexEntries(
  root: string,
  updates: readonly FileUpdate[],
): Promise<ReadonlyMap<string, string>> {
  const paths = updates.length < MANY ? updates.map(({ path }) => path) : [folderOf(updates)]
  const listing = await git(['--literal-pathspecs', 'ls-files', '-s', '-z', '--', ...paths], { cwd: root })
  return new Map(
    listing.split('\0').flatMap((line) => {
      const match = /^\d+ ([0-9a-f]+) \d\t(.+)$/s.exec(line)
      return match === null ? [] : [[match[2] ?? '', match[1] ?? '']]
    }),
  )
}

/** The first folder of the paths: they all lie in one. */
function folderOf(updates: readonly FileUpdate[]): string {
  return updates[0]?.path.split('/')[0] ?? '.'
}
