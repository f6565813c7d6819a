/** Which file many commits have at one path, in one process. */
import { git } from '../run-git.ts'

/** Git's id of the file, or folder, by commit; commits without one are left out. The path holds no line break. */
export async function idsAt(
  cwd: string,
  commits: Iterable<string>,
  path: string,
): Promise<ReadonlyMap<string, string>> {
  const all = [...commits]
  if (all.length === 0) return new Map()
  const input = all.map((commit) => `${commit}:${path}\n`).join('')
  const listing = await git(['cat-file', '--batch-check=%(objectname)'], { cwd, input })
  const lines = listing.split('\n')
  return new Map(
    all.flatMap((commit, index): readonly (readonly [string, string])[] => {
      const id = lines[index] ?? ''
      return /^[0-9a-f]+$/.test(id) ? [[commit, id]] : []
    }),
  )
}
