/** Reads what a commit holds. */
import { Buffer } from 'node:buffer'
import { git, tryGit } from '../run-git.ts'

/** The id of a folder's tree in a commit; empty where the commit has no such folder. */
export async function treeOf(cwd: string, commit: string, folder: string): Promise<string> {
  const result = await tryGit(['rev-parse', '--verify', '--quiet', `${commit}:${folder}`], { cwd })
  return result.code === 0 ? result.stdout.toString('utf8').trim() : ''
}

/** Git's id of each file below the folder, by its path. */
export async function filesOf(
  cwd: string,
  commit: string,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const listing = await git(['ls-tree', '-r', '-z', '--full-tree', commit, `${folder}/`], { cwd })
  return new Map(
    listing.split('\0').flatMap((line) => {
      const match = /^\d+ blob ([0-9a-f]+)\t(.+)$/s.exec(line)
      return match === null ? [] : [[match[2] ?? '', match[1] ?? '']]
    }),
  )
}

/** Contents by their ids, read by one process. */
export async function readBlobs(cwd: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const result = await tryGit(['cat-file', '--batch'], { cwd, input: `${ids.join('\n')}\n` })
  const contents = new Map<string, string>()
  let offset = 0
  for (const id of ids) {
    const end = result.stdout.indexOf(10, offset)
    const [, , size] = result.stdout.toString('latin1', offset, end).split(' ')
    if (size === undefined) throw new Error(`git has no object ${id}: ${result.stderr}`)
    contents.set(id, Buffer.from(result.stdout.subarray(end + 1, end + 1 + Number(size))).toString('utf8'))
    offset = end + 1 + Number(size) + 1
  }
  return contents
}
