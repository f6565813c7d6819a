/** Says before a run that the customer's branch holds commits of another customer. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CommandContext } from '../command/context.ts'
import { counted } from '../core/counted.ts'
import { commitOf } from '../git/repository.ts'
import type { Site } from '../inventory/site.ts'

/** A branch is looked at once for each commit that it comes to. Never fails: the run goes on whatever is found out. */
export async function warnOfMixing(context: CommandContext, site: Site): Promise<void> {
  const { repository, branch, customer, stateFolder } = site
  if (customer === undefined) return
  try {
    const tip = await commitOf(repository, branch)
    const file = join(stateFolder, 'unmixed', customer)
    if (tip === undefined || (await readFile(file, 'utf8').catch(() => '')) === tip) return
    const { foreignOnBranch } = await import('../customer/mixing/branch-mixing.ts')
    const foreign = await foreignOnBranch(site)
    if (foreign.length === 0) {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      await writeFile(file, tip, { mode: 0o600 })
      return
    }
    const owners = [...new Set(foreign.map(({ owner }) => `"${owner}"`))].join(', ')
    context.emit({
      kind: 'mixing',
      level: 'warning',
      text: `branch "${branch}" holds ${counted(foreign.length, 'commit')} of another customer, ${owners}: "inv -C ${customer} status" says more`,
    })
  } catch (error) {
    context.emit({
      kind: 'mixing',
      level: 'detail',
      text: `whether branch "${branch}" is the customer's alone is not known: ${(error as Error).message}`,
    })
  }
}
