/** Which work trees are at work on a branch: those that have it checked out, and those in the middle of a rebase or a bisection of it. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { checkedOutBranch, foldersIn, readIfThere, type Repository } from '../repository.ts'

export interface WorkTreeOn {
  readonly root: string
  readonly state: 'checked out' | 'being rebased' | 'being bisected'
}

/** `git branch --delete` refuses for the same (git-branch(1)). Work trees whose folder is gone do not count. */
export function workTreesOn(repository: Repository, branch: string): readonly WorkTreeOn[] {
  return branchesInUse(repository).get(branch) ?? []
}

/** The same of all branches, by one look at each work tree. */
export function branchesInUse(repository: Repository): ReadonlyMap<string, readonly WorkTreeOn[]> {
  const inUse = new Map<string, readonly WorkTreeOn[]>()
  for (const { root, gitDir } of allWorkTrees(repository))
    for (const [branch, state] of statesOf(gitDir))
      inUse.set(branch, [...(inUse.get(branch) ?? []), { root, state }])
  return inUse
}

function statesOf(gitDir: string): ReadonlyMap<string, WorkTreeOn['state']> {
  const rebased = ['rebase-merge', 'rebase-apply'].flatMap(
    (folder) => /^refs\/heads\/(.+)$/m.exec(readIfThere(join(gitDir, folder, 'head-name')) ?? '')?.[1] ?? [],
  )
  const bisected = readIfThere(join(gitDir, 'BISECT_START'))?.trim()
  const checkedOut = checkedOutBranch(gitDir)
  return new Map([
    ...(bisected === undefined ? [] : [[bisected, 'being bisected'] as const]),
    ...rebased.map((branch) => [branch, 'being rebased'] as const),
    ...(checkedOut === undefined ? [] : [[checkedOut, 'checked out'] as const]),
  ])
}

/** The main one first. */
export function allWorkTrees({ root, gitDir, commonDir }: Repository): readonly {
  readonly root: string
  readonly gitDir: string
}[] {
  const linked = foldersIn(join(commonDir, 'worktrees')).flatMap((name) => {
    const folder = join(commonDir, 'worktrees', name)
    const dotGit = readIfThere(join(folder, 'gitdir'))?.trim()
    const path = dotGit === undefined ? undefined : resolve(folder, dotGit)
    return path === undefined || !existsSync(path) ? [] : [{ root: dirname(path), gitDir: folder }]
  })
  // Seen from a linked work tree, what has no work tree beside it is bare, or a submodule: Git takes its HEAD for checked out, too.
  const beside = commonDir.endsWith('/.git') ? dirname(commonDir) : commonDir
  return [{ root: gitDir === commonDir ? root : beside, gitDir: commonDir }, ...linked]
}
