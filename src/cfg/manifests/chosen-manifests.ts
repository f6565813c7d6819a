/** Which manifests a run uses: settled once, when it begins, whatever happens to branch and work tree meanwhile. */
import { UserError } from '../../core/errors.ts'
import { checkedOutBranch, commitOf } from '../../git/repository.ts'
import type { Site } from '../../inventory/site.ts'
import type { KeptCopy } from './kept-copies.ts'

export interface ChosenManifests {
  /** The whole id; undefined where the branch has no commit yet. */
  readonly commit: string | undefined
  /** The revision that was asked for, as it was typed. */
  readonly asked: string | undefined
  /** Top of the work tree whose files are used, committed or not; undefined: exactly the commit is. */
  readonly workTree: string | undefined
}

/** What a run uses, and its folder. */
export interface OpenedManifests extends ChosenManifests {
  /** Top folder of the manifests and types: the work tree, or a copy of the commit that is kept as long as they are open. */
  readonly root: () => Promise<string>
  readonly close: () => Promise<void>
}

/**
 * Those of the work tree that the command was called in, where it has the branch checked out, or is where its merge waits; else the
 * branch's last commit. `asked`: a
 * revision of the branch. Throws UserError where it is none.
 */
export async function chooseManifests(site: Site, asked?: string): Promise<ChosenManifests> {
  if (asked !== undefined) {
    const { commitOnBranch } = await import('./commit-on-branch.ts')
    return { commit: await commitOnBranch(site, asked), asked, workTree: undefined }
  }
  const { repository, branch } = site
  if (site.solving) {
    const { resolveCommit } = await import('../../git/commits/resolve-commit.ts')
    const { root } = repository
    const commit = await resolveCommit(root, 'HEAD', `Cannot load the manifests of "${root}"`)
    return { commit, asked: undefined, workTree: root }
  }
  const isOwn = checkedOutBranch(repository.gitDir) === branch
  return {
    commit: await commitOf(repository, branch),
    asked: undefined,
    workTree: isOwn ? repository.root : undefined,
  }
}

/** The same manifests, and of a work tree only what is committed. */
export function onlyCommitted(chosen: ChosenManifests): ChosenManifests {
  return { ...chosen, workTree: undefined }
}

export function openManifests(site: Site, chosen: ChosenManifests): OpenedManifests {
  let copy: Promise<KeptCopy> | undefined
  const { commit, workTree } = chosen
  return {
    ...chosen,
    root: async () => {
      if (workTree !== undefined) return workTree
      if (commit === undefined)
        throw new UserError(`Cannot load the manifests of branch "${site.branch}": it has no commit yet`)
      copy ??= import('./copy-of-commit.ts').then(({ copyOfCommit }) => copyOfCommit(site, commit))
      return (await copy).folder
    },
    close: async () => (await copy?.catch(() => undefined))?.release(),
  }
}
