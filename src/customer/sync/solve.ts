/** Work trees for solving what does not merge by itself: an ordinary `git merge`, stopped in the middle, away from any branch. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../core/errors.ts'
import { git, tryGit } from '../../git/run-git.ts'
import type { Site } from '../../inventory/site.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import type { CustomerHead } from './branch-heads.ts'
import { dropWorkTree, gitDirOf, makeSolvingFolder, mendPlace, solvingFolder } from './solving-folder.ts'

export interface Solving {
  /** Top folder of the work tree. */
  readonly root: string
  /** `committed`: clean, whatever it is at; `merging`: in the middle of the merge; `changed`: there is something to be committed. */
  readonly state: 'committed' | 'merging' | 'changed'
  /** Where it is at. */
  readonly head: string
  /** Files with conflicts that are not solved yet. */
  readonly unsolved: readonly string[]
}

/** Undefined where there is none. */
export async function readSolving(site: Site, customer: string): Promise<Solving | undefined> {
  const root = solvingFolder(site, customer)
  if (!existsSync(root)) return undefined
  const head = gitDirOf(root) === undefined ? '' : await headOf(root)
  // One that was never finished: nobody has worked there.
  if (head === '') {
    await dropSolving(site, customer)
    return undefined
  }
  await mendPlace(site, root)
  const unsolved = await unsolvedIn(root)
  const merging = existsSync(join(gitDirOf(root) ?? '', 'MERGE_HEAD'))
  const status = await git(['status', '--porcelain'], { cwd: root })
  return { root, head, unsolved, state: merging ? 'merging' : status === '' ? 'committed' : 'changed' }
}

/** Begins to merge base into what the branch is at, and stops before the commit. `message`: what that commit is to say. */
export async function beginSolving(site: Site, one: CustomerHead, message: string): Promise<Solving> {
  await makeSolvingFolder(site, one.customer, async (root) => {
    const add = ['worktree', 'add', '--quiet', '--detach', root, one.head]
    await git(add, { cwd: site.root, apart: true })
    await mergeThere(root, one, { branch: site.config.base, message })
  })
  return solvingAt(solvingFolder(site, one.customer))
}

/** The branch has moved on since, and does not go together with what was solved: that is merged there next. */
export async function goOnSolving(site: Site, one: CustomerHead): Promise<Solving> {
  const message = `Merge branch "${one.branch}" into what was solved for it`
  const root = solvingFolder(site, one.customer)
  await mergeThere(root, one, { branch: one.branch, message })
  return solvingAt(root)
}

async function solvingAt(root: string): Promise<Solving> {
  return { root, head: await headOf(root), state: 'merging', unsolved: await unsolvedIn(root) }
}

async function mergeThere(
  root: string,
  { customer, head }: CustomerHead,
  { branch, message }: { readonly branch: string; readonly message: string },
): Promise<void> {
  // So that a branch is meant where a tag has the same name.
  const args = ['merge', '--quiet', '--no-commit', '--no-ff', '--no-stat', '-m', message, `heads/${branch}`]
  const merge = await tryGit(args, { cwd: root, apart: true })
  const gitDir = gitDirOf(root)
  if (gitDir === undefined || !existsSync(join(gitDir, 'MERGE_HEAD')))
    throw new UserError(`Cannot merge "${branch}" in "${root}": ${merge.stderr}`, {
      hint: `cfg sync ${customer} --abort drops that work tree`,
    })
  await keepInventory(root, head)
}

/** Where a command was killed before it had done so, the inventory is brought back to what the customer's is. */
export async function mendInventory(site: Site, { head }: CustomerHead, solving: Solving): Promise<void> {
  if (solving.state !== 'merging') return
  const isBegun =
    (await tryGit(['merge-base', '--is-ancestor', solving.head, head], { cwd: site.root })).code === 0
  await keepInventory(solving.root, isBegun ? solving.head : 'MERGE_HEAD')
}

/** The inventory of the customer is its own, whatever has become of base's. */
async function keepInventory(root: string, head: string): Promise<void> {
  const folder = `:(top,literal)${INVENTORY_FOLDER}`
  // What base has changed and the customer never had is a conflict, which restore stops at: it is taken as it lies there, to be restored.
  await tryGit(['add', '--all', '--', folder], { cwd: root, apart: true })
  const result = await tryGit(['restore', `--source=${head}`, '--staged', '--worktree', '--', folder], {
    cwd: root,
    apart: true,
  })
  if (result.code !== 0 && !result.stderr.includes('did not match any file'))
    throw new UserError(`Cannot keep the inventory as it is in "${root}": ${result.stderr}`)
}

/** With all that is in it. Gives the commit that it was at, where it was at one. */
export async function dropSolving(site: Site, customer: string): Promise<string | undefined> {
  const root = solvingFolder(site, customer)
  const head = gitDirOf(root) === undefined ? '' : await headOf(root)
  await dropWorkTree(site, root)
  return head || undefined
}

async function headOf(root: string): Promise<string> {
  const result = await tryGit(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { cwd: root })
  return result.code === 0 ? result.stdout.toString('utf8').trim() : ''
}

async function unsolvedIn(root: string): Promise<readonly string[]> {
  const listing = await git(['diff', '--name-only', '--diff-filter=U', '-z'], { cwd: root })
  return [...new Set(listing.split('\0').filter(Boolean))]
}
