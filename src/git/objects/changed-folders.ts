/** What many commits change at the top of the tree, in one process. */
import { tryGit } from '../run-git.ts'
import { UserError } from '../../core/errors.ts'

/** Names of files and folders, by commit; a merge, and a commit that changes nothing, is left out. */
export async function changedFolders(
  cwd: string,
  commits: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (commits.length === 0) return new Map()
  const args = ['diff-tree', '--stdin', '--root', '--no-renames', '--name-only', '-z']
  const { code, stdout, stderr } = await tryGit(args, { cwd, input: `${commits.join('\n')}\n` })
  if (code !== 0) throw new UserError(`Cannot compare commits in "${cwd}": ${stderr}`)
  const asked = new Set(commits)
  const folders = new Map<string, string[]>()
  let current: string[] = []
  for (const word of stdout.toString('utf8').split('\0')) {
    if (asked.has(word)) {
      current = []
      folders.set(word, current)
    } else if (word !== '') current.push(word)
  }
  return folders
}
