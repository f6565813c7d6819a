/**
 * Makes the trees of folders that hold thousands of files. Git's fast-import looks for each file among all others of its
 * folder, and writes the folder at its best compression, though hashes do not compress: that is most of what a commit costs then.
 */
import { Buffer } from 'node:buffer'
import { posix } from 'node:path'
import { UserError } from '../../core/errors.ts'
import { blobId } from './blob-id.ts'
import { tryGit } from '../run-git.ts'
import { spliceTree } from './splice-tree.ts'

/** Bytes of a tree object, and files changed in one folder, from which on this pays. */
const LARGE = 200_000
const MANY = 500

/** The new tree of each large folder, by its path; what is in them needs no entry of its own then. */
export async function largeFolders(
  cwd: string,
  parent: string | undefined,
  files: ReadonlyMap<string, string | undefined>,
): Promise<ReadonlyMap<string, string>> {
  const trees = new Map<string, string>()
  if (parent === undefined) return trees
  for (const [folder, changes] of changesByFolder(files, parent)) {
    const before = folder === '.' ? undefined : await readTree(cwd, `${parent}:${folder}`)
    if (before === undefined || (before.length < LARGE && changes.size < MANY)) continue
    const after = spliceTree(before, parent.length / 2, changes)
    // A folder that is empty now goes by itself, with its last file.
    if (after.length > 0) trees.set(folder, await writeTree(cwd, after))
  }
  return trees
}

function changesByFolder(
  files: ReadonlyMap<string, string | undefined>,
  like: string,
): ReadonlyMap<string, Map<string, string | undefined>> {
  const byFolder = new Map<string, Map<string, string | undefined>>()
  for (const [path, text] of files) {
    const folder = posix.dirname(path)
    const changes = byFolder.get(folder) ?? new Map<string, string | undefined>()
    byFolder.set(
      folder,
      changes.set(posix.basename(path), text === undefined ? undefined : blobId(text, like)),
    )
  }
  return byFolder
}

/** Empty where there is no such folder; undefined where something else is there. */
async function readTree(cwd: string, name: string): Promise<Buffer | undefined> {
  const { stdout } = await tryGit(['cat-file', '--batch'], { cwd, input: `${name}\n` })
  const end = stdout.indexOf(10)
  const header = stdout.toString('latin1', 0, end)
  if (header.endsWith(' missing')) return Buffer.alloc(0)
  const [, type, size] = header.split(' ')
  return type === 'tree' ? stdout.subarray(end + 1, end + 1 + Number(size)) : undefined
}

async function writeTree(cwd: string, tree: Buffer): Promise<string> {
  const result = await tryGit(['-c', 'core.compression=1', 'hash-object', '-w', '-t', 'tree', '--stdin'], {
    cwd,
    input: tree,
  })
  if (result.code === 0) return result.stdout.toString('utf8').trim()
  throw new UserError(`Cannot write a folder of ${tree.length} bytes to Git: ${result.stderr}`)
}
