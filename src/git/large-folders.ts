/**
 * Changes a few files of folders that hold tens of thousands. Git's fast-import takes such a folder apart and writes it anew
 * at its best compression, which is most of what a commit costs then; hashes do not compress anyway.
 */
import { Buffer } from 'node:buffer'
import { posix } from 'node:path'
import { UserError } from '../core/errors.ts'
import { blobId } from './blob-id.ts'
import { tryGit } from './run-git.ts'
import { spliceTree } from './splice-tree.ts'

/** Bytes of a tree object from which on this pays. */
const LARGE = 200_000
/** More files than this are not few. */
const FEW = 100

/** The new tree of each large folder, by its path; what is in them needs no entry of its own then. */
export async function largeFolders(
  cwd: string,
  parent: string | undefined,
  files: ReadonlyMap<string, string | undefined>,
): Promise<ReadonlyMap<string, string>> {
  const trees = new Map<string, string>()
  if (parent === undefined || files.size === 0 || files.size > FEW) return trees
  for (const folder of new Set([...files.keys()].map((path) => posix.dirname(path)))) {
    const tree = folder === '.' ? undefined : await readLarge(cwd, `${parent}:${folder}`)
    if (tree === undefined) continue
    const changes = new Map(
      [...files]
        .filter(([path]) => posix.dirname(path) === folder)
        .map(([path, text]) => [posix.basename(path), text === undefined ? undefined : blobId(text, parent)]),
    )
    trees.set(folder, await writeTree(cwd, spliceTree(tree, parent.length / 2, changes)))
  }
  return trees
}

async function readLarge(cwd: string, name: string): Promise<Buffer | undefined> {
  const { stdout } = await tryGit(['cat-file', '--batch'], { cwd, input: `${name}\n` })
  const end = stdout.indexOf(10)
  const [, type, size] = stdout.toString('latin1', 0, end).split(' ')
  return type !== 'tree' || Number(size) < LARGE
    ? undefined
    : stdout.subarray(end + 1, end + 1 + Number(size))
}

async function writeTree(cwd: string, tree: Buffer): Promise<string> {
  const result = await tryGit(['-c', 'core.compression=1', 'hash-object', '-w', '-t', 'tree', '--stdin'], {
    cwd,
    input: tree,
  })
  if (result.code === 0) return result.stdout.toString('utf8').trim()
  throw new UserError(`Cannot write a folder of ${tree.length} bytes to Git: ${result.stderr}`)
}
