/** Says before a run that the customer's branch holds what belongs to another customer, or refuses the run. */
import { join } from 'node:path'
import type { CommandContext } from '../command/context.ts'
import { counted } from '../core/counted.ts'
import type { WholeMixing } from '../customer/mixing/check-move.ts'
import { commitOf } from '../git/repository.ts'
import type { Site } from '../inventory/site.ts'
import { isLookedAt, noteLookedAt } from './looked-at.ts'

/**
 * A branch is looked at once for each commit that it comes to, as long as nothing is found. `mixed`: whether a run is wanted all the
 * same; undefined where it changes nothing. Throws Invalid; where Git cannot tell, the run goes on.
 */
export async function warnOfMixing(
  context: Pick<CommandContext, 'emit'>,
  site: Site,
  mixed: boolean | undefined,
): Promise<void> {
  const { repository, branch, customer, stateFolder } = site
  if (customer === undefined) return
  const say = (level: 'warning' | 'detail', text: string): void => {
    context.emit({ kind: 'mixing', level, text })
  }
  let found: WholeMixing
  try {
    const tip = await commitOf(repository, branch)
    const file = join(stateFolder, 'unmixed', customer)
    if (tip === undefined || (await isLookedAt(file, tip))) return
    const { mixingOf } = await import('../customer/mixing/branch-mixing.ts')
    found = await mixingOf(site)
    if (found.commits.length === 0 && found.text.length === 0) {
      await noteLookedAt(file, tip)
      return
    }
  } catch (error) {
    say(
      'detail',
      `whether branch "${branch}" is the customer's alone is not known: ${(error as Error).message}`,
    )
    return
  }
  const { problemsOf, refusedFor } = await import('../customer/mixing/mixing-problems.ts')
  // Of what may be so by chance, hosts that are to be changed are not kept from it.
  const certain = { ...found, text: found.text.filter(({ isCertain }) => isCertain) }
  if (mixed === false && certain.commits.length + certain.text.length > 0)
    throw refusedFor(
      `Cannot change hosts of customer "${customer}": branch "${branch}" holds what belongs to another customer`,
      problemsOf(certain),
      'git revert or git reset takes it off the branch; --mixed goes on all the same',
    )
  if (found.commits.length > 0) {
    const owners = [...new Set(found.commits.map(({ owner }) => `"${owner}"`))].join(', ')
    say(
      'warning',
      `branch "${branch}" holds ${counted(found.commits.length, 'commit')} of another customer, ${owners}: "inv -C ${customer} status" says more`,
    )
  }
  for (const { message } of problemsOf({ commits: [], text: found.text })) say('warning', message)
}
