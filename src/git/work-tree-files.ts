/** Brings files of a work tree, and their entries in its index, to a new content; everything else there stays as it is. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UserError } from '../core/errors.ts'
import { blobId } from './blob-id.ts'
import { git } from './run-git.ts'

/** One file: what it is replaced by, and which contents may be lost by that. Undefined: no file. */
export interface FileUpdate {
  readonly path: string
  readonly content: string | undefined
  /** Ids of contents that are safe in Git; undefined among them: the file may be missing. */
  readonly expected: readonly (string | undefined)[]
}

/** Paths at which somebody's own work would be overwritten: in the work tree, or in the index. */
export async function editedByHand(
  root: string,
  updates: readonly FileUpdate[],
  like: string,
): Promise<readonly string[]> {
  const index = await indexEntries(root, folderOf(updates))
  const edited: string[] = []
  for (const { path, expected } of updates) {
    const content = await readFile(join(root, path)).catch(() => undefined)
    const id = content === undefined ? undefined : blobId(content, like)
    if (!expected.includes(id) || !expected.includes(index.get(path))) edited.push(path)
  }
  return edited
}

export async function updateWorkTree(root: string, updates: readonly FileUpdate[]): Promise<void> {
  for (const { path, content } of updates) {
    const target = join(root, path)
    if (content === undefined) await rm(target, { force: true })
    else await writeAtomically(target, content)
  }
  const input = updates.map(({ path }) => `${path}\0`).join('')
  await git(['update-index', '--add', '--remove', '-z', '--stdin'], { cwd: root, input }).catch(
    (error: unknown) => {
      if (error instanceof UserError && error.message.includes('index.lock'))
        throw new UserError(`Cannot update the index of "${root}": another git is at work there`, {
          hint: 'where none is, one was killed: remove .git/index.lock',
          cause: error,
        })
      throw error
    },
  )
}

async function writeAtomically(target: string, content: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true })
  const beside = `${target}.hostwright-new`
  await writeFile(beside, content)
  await rename(beside, target)
}

async function indexEntries(root: string, folder: string): Promise<ReadonlyMap<string, string>> {
  const listing = await git(['ls-files', '-s', '-z', '--', folder], { cwd: root })
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
