/** Makes the merge commits that branches are to be moved to. */
import type { Identity } from '../../git/identity.ts'
import { makeCommits } from '../../git/commits/make-commits.ts'
import { treeOf } from '../../git/objects/trees.ts'
import type { Site } from '../../inventory/site.ts'
import type { Merged } from './merge-outcome.ts'
import { mergeMessage } from './merge-message.ts'
import type { ReadyToMove } from './move-customers.ts'

/**
 * Each has two parents, the branch's own first, so that its history stays what was done there: nothing is ever fast-forwarded to
 * base. What was solved is a commit already, and is taken as it is unless the branch has moved on since.
 */
export async function commitMerged(
  site: Site,
  merged: readonly Merged[],
  author: Identity,
): Promise<readonly ReadyToMove[]> {
  const ready: ReadyToMove[] = []
  const toMake: Merged[] = []
  for (const one of merged) {
    const isMade = one.isSolved && one.ahead === 0 && (await treeOf(site.root, one.theirs, '')) === one.tree
    if (isMade) ready.push({ ...one, to: one.theirs })
    else toMake.push(one)
  }
  const commits = await makeCommits(
    site.root,
    toMake.map(({ head, theirs, tree, customer, news }) => ({
      tree,
      parents: [head, theirs],
      message: mergeMessage(site.config.base, customer, news),
    })),
    { author },
  )
  return [...ready, ...toMake.map((one, index) => ({ ...one, to: commits[index] ?? one.head }))]
}
