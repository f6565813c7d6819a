/** Finds commits that make the same change as another one: cherry-picked, rebased, or made once more by hand (git-patch-id(1)). */
import { git, tryGit } from '../run-git.ts'

/**
 * Commits in the history of the tips, and not of the commit itself, whose change is equal but for white space and line
 * numbers. None for a merge, and for a commit that changes no file.
 */
export async function equalChanges(
  cwd: string,
  commit: string,
  tips: readonly string[],
): Promise<readonly string[]> {
  if (tips.length === 0) return []
  const [path] = await changedPaths(cwd, commit)
  if (path === undefined) return []
  // What touches another file cannot be equal: few commits are left to be read.
  const walk = ['rev-list', '--no-merges', '--full-history', '--stdin', '--', `:(top,literal)${path}`]
  const listing = await git(walk, { cwd, input: `${[...new Set(tips)].join('\n')}\n^${commit}\n` })
  const candidates = listing.split('\n').filter((line) => line !== '')
  if (candidates.length === 0) return []
  const ids = await patchIds(cwd, [commit, ...candidates])
  const wanted = ids.get(commit)
  return wanted === undefined ? [] : candidates.filter((one) => ids.get(one) === wanted)
}

async function changedPaths(cwd: string, commit: string): Promise<readonly string[]> {
  const args = [
    'diff-tree',
    '--root',
    '--no-commit-id',
    '--name-only',
    '--no-renames',
    '-r',
    '-z',
    commit,
    '--',
  ]
  return (await git(args, { cwd })).split('\0').filter((path) => path !== '')
}

/** By commit. Without what a user's settings add to a diff. */
async function patchIds(cwd: string, commits: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const options = [
    '--root',
    '-p',
    '--full-index',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
  ]
  const { stdout: patches } = await tryGit(['diff-tree', '--stdin', ...options], {
    cwd,
    input: `${commits.join('\n')}\n`,
  })
  const { stdout } = await tryGit(['patch-id', '--stable'], { cwd, input: patches })
  return new Map(
    stdout
      .toString('utf8')
      .split('\n')
      .flatMap((line) => {
        const [patch, commit] = line.split(' ')
        return patch === undefined || commit === undefined ? [] : [[commit, patch] as const]
      }),
  )
}
