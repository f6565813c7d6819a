/** Says before a run that a remote had more of the branch at the last fetch. */
import { join } from 'node:path'
import type { CommandContext } from '../command/context.ts'
import { commitOf, trackedCommits } from '../git/repository.ts'
import type { Site } from '../inventory/site.ts'
import { isLookedAt, noteLookedAt } from './looked-at.ts'

/** Git is asked once for each commit that the branch and its remotes come to. Never fails: the run goes on whatever is found out. */
export async function warnOfBehind(context: CommandContext, site: Site): Promise<void> {
  const { repository, branch, stateFolder } = site
  try {
    const tip = await commitOf(repository, branch)
    const tracked = await trackedCommits(repository, branch)
    if (tip === undefined || tracked.every((commit) => commit === tip)) return
    const looked = [tip, ...tracked].join(' ')
    const file = join(stateFolder, 'not-behind', encodeURIComponent(branch))
    if (await isLookedAt(file, looked)) return
    const { behindRemote, behindText } = await import('../customer/behind-remote.ts')
    const behind = (await behindRemote(site, [branch])).get(branch)
    if (behind !== undefined) {
      context.emit({ kind: 'behind', level: 'warning', text: behindText(behind) })
      return
    }
    await noteLookedAt(file, looked)
  } catch (error) {
    context.emit({
      kind: 'behind',
      level: 'detail',
      text: `whether branch "${branch}" is behind its remote is not known: ${(error as Error).message}`,
    })
  }
}
