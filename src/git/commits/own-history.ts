/** Whether two commits are of one branch, beside what that shares with base. */
import { isShallow } from './roots.ts'
import type { Repository } from '../repository.ts'
import { tryGit } from '../run-git.ts'

/**
 * True where the later descends from the earlier, and where both have a commit that base does not have. A clone without the whole
 * history, or without base, cannot tell: true.
 */
export async function isOneBranch(
  repository: Repository,
  earlier: string,
  later: string,
  base: string | undefined,
): Promise<boolean> {
  if (earlier === later || base === undefined || isShallow(repository)) return true
  const cwd = repository.commonDir
  const found = await tryGit(['merge-base', '--all', earlier, later], { cwd })
  const shared = found.stdout.toString('utf8').split('\n').filter(Boolean)
  if (shared.includes(earlier)) return true
  for (const commit of shared)
    if ((await tryGit(['merge-base', '--is-ancestor', commit, base], { cwd })).code === 1) return true
  return false
}
