/** Refuses to save over what is somebody's own, on the branch or in the work tree. */
import { Invalid, type Problem } from '../../core/errors.ts'
import { linksOnWay } from '../../git/work-trees/links-on-way.ts'
import { editedByHand, type FileUpdate } from '../../git/work-trees/work-tree-files.ts'
import type { Site } from '../site.ts'
import { TAKE_ONE_SIDE } from './both-sides.ts'
import { howToEnd, uncommitted, WHAT_IT_IS } from './uncommitted.ts'

/** Throws Invalid with all of them. */
export function refuse(
  site: Site,
  paths: readonly string[],
  why: string,
  options: { readonly hint: string },
): void {
  if (paths.length === 0) return
  const problems = paths.map((path): Problem => ({ message: `${path}: ${why}` }))
  throw new Invalid(`Cannot save to branch "${site.branch}"`, problems, options)
}

/** What the work tree has that must not be written to, or through. */
export async function refuseInTheWay(
  site: Site,
  root: string,
  updates: readonly FileUpdate[],
  like: string,
): Promise<void> {
  const links = linksOnWay(
    root,
    updates.map(({ path }) => path),
  )
  refuse(site, links, 'it is a symbolic link, and nothing is written through one', {
    hint: `take it away in "${root}" ("git checkout" brings back what was there), then inv save`,
  })
  await refuseUncommitted(site, await editedByHand(root, updates, like))
}

/** By hand, or by a merge that Git is in the middle of. */
async function refuseUncommitted(site: Site, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  const inTheWay = (await uncommitted(site)).filter(({ path }) => paths.includes(path))
  const stateOf = new Map(inTheWay.map(({ path, state }) => [path, state]))
  const problems = paths.map((path): Problem => {
    const state = stateOf.get(path) ?? 'edited'
    const what = state === 'edited' ? 'it was edited by hand and not committed' : `it is ${WHAT_IT_IS[state]}`
    return { message: `${path}: ${what}` }
  })
  const end = howToEnd(inTheWay, { committed: TAKE_ONE_SIDE, aborted: 'inv save' })
  throw new Invalid(`Cannot save to branch "${site.branch}"`, problems, {
    hint: end ?? 'commit the edit and inv load, or git checkout it, then inv save',
  })
}
