/** What belongs to others on the branch that a command works for. */
import { commitOf } from '../../git/repository.ts'
import { hasCommit } from '../../git/commits/roots.ts'
import type { Site } from '../../inventory/site.ts'
import { checkMove, checkWhole, type Mixing, type WholeMixing } from './check-move.ts'
import { type ForeignCommit, foreignCommits } from './foreign-commits.ts'
import { type Move, readTips } from './owned-tips.ts'

type Place = Pick<Site, 'repository' | 'config' | 'customer' | 'branch'>

/** Of what has come to the branch since that commit. Undefined, or one that Git does not have any more: since it left base. */
export async function mixingSince(site: Place, since: string | undefined): Promise<Mixing> {
  const { repository, config } = site
  const known = since !== undefined && (await hasCommit(repository.commonDir, since))
  const move = await moveTo(site, known ? since : undefined)
  if (move === undefined || move.after === since) return { commits: [], text: [] }
  return checkMove(repository, config.base, move)
}

/** Of all that the branch has of its own. */
export async function mixingOf(site: Place): Promise<WholeMixing> {
  const move = await moveTo(site, undefined)
  if (move === undefined) return { commits: [], text: [], published: [] }
  return checkWhole(site.repository, site.config.base, move)
}

/** Newest first. */
export async function foreignOnBranch(site: Place): Promise<readonly ForeignCommit[]> {
  const { repository, config } = site
  const [move, tips] = await Promise.all([moveTo(site, undefined), readTips(repository, config.base)])
  if (move === undefined || tips.every(({ owner }) => owner === undefined)) return []
  return foreignCommits(repository.commonDir, tips, move)
}

async function moveTo(
  { repository, customer, branch }: Place,
  before: string | undefined,
): Promise<Move | undefined> {
  const after = await commitOf(repository, branch)
  return after === undefined ? undefined : { ref: `refs/heads/${branch}`, owner: customer, before, after }
}
