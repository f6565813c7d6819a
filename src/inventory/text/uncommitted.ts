/** Text of the inventory in a work tree that is on no branch yet: edited, or what Git is in the middle of merging. */
import { underWay, type UnderWay } from '../../git/work-trees/follow-branch.ts'
import { worktreeOf } from '../../git/repository.ts'
import { git } from '../../git/run-git.ts'
import type { Site } from '../site.ts'
import { INVENTORY_FOLDER } from './paths.ts'

export interface Uncommitted {
  readonly path: string
  /** `conflict`: Git could not merge it, and nobody has solved it; `merged`: it goes into the commit that ends what is under way. */
  readonly state: 'edited' | 'conflict' | 'merged'
  /** What Git is in the middle of there. */
  readonly doing: UnderWay | undefined
}

/** Of the work tree where the branch is checked out; none where it is in none. */
export async function uncommitted(site: Site): Promise<readonly Uncommitted[]> {
  const workTree = worktreeOf(site.repository, site.branch)
  if (workTree === undefined) return []
  const listing = await git(
    ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--', INVENTORY_FOLDER],
    { cwd: workTree.root },
  )
  const doing = underWay(workTree.gitDir)
  return listing
    .split('\0')
    .map((line) => ({ path: line.slice(3), state: stateOf(line.slice(0, 2), doing), doing }))
    .filter(({ path }) => /\.ya?ml$/.test(path))
}

/** From the two letters of git-status(1). */
function stateOf(letters: string, doing: UnderWay | undefined): Uncommitted['state'] {
  if (/U|AA|DD/.test(letters)) return 'conflict'
  return doing !== undefined && /^[A-Z] $/.test(letters) ? 'merged' : 'edited'
}

export const WHAT_IT_IS: Readonly<Record<Uncommitted['state'], string>> = {
  edited: 'edited and not committed',
  conflict: 'in conflict, not solved',
  merged: 'merged, not committed',
}

/**
 * How to bring what Git is in the middle of to its end, or give it up; undefined where nothing but edits is there. `committed`: what
 * comes after the commit; `aborted`: after giving it up.
 */
export function howToEnd(
  found: readonly Uncommitted[],
  next: { readonly committed: string; readonly aborted?: string },
): string | undefined {
  const unsolved = found.some(({ state }) => state === 'conflict')
  const doing = found.find(({ state }) => state !== 'edited')?.doing
  if (doing === undefined && !unsolved) return undefined
  const what = doing === undefined ? 'a conflict is not solved' : `a ${doing} is under way`
  const how = unsolved ? 'solve it, git add and git commit' : 'git commit'
  const after = next.aborted === undefined ? '' : `, then ${next.aborted}`
  const abort = doing === undefined ? '' : `; or git ${doing} --abort${after}`
  return `${what}: ${how}, then ${next.committed}${abort}`
}
