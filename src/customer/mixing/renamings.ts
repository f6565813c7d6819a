/**
 * What a customer was called before, as the history of its branch says: a commit on its line of first parents that changes the name in
 * `inventory/customer` and nothing else, where nothing goes on under the old name. By history alone a copy looks the same as long as the other branch has not moved.
 */
import { git, tryGit } from '../../git/run-git.ts'
import { OWNER_FILE } from '../../inventory/text/owner-file.ts'
import { commitsOf, ownersOf } from './commit-owners.ts'
import { customerBranch } from '../../inventory/customer-branches.ts'
import { isArchive, type Move, type Tip } from './owned-tips.ts'

interface Renaming {
  /** The former name. */
  readonly was: string
  /** All that was there before the renaming and is not in base: it was made under the former name. */
  readonly commits: ReadonlySet<string>
}

export interface Renamings {
  /** The latest first. */
  readonly found: readonly Renaming[]
  /** Of a change of the name that is no renaming since the old name goes on, the new one was somebody's, or more was changed. */
  readonly doubted: { readonly was: string; readonly inTheWay: readonly Obstacle[] } | undefined
}

interface Obstacle {
  readonly ref: string
  /** Whether it has commits that are not on the branch's line: they would be lost with it. */
  readonly isAside: boolean
}

export const NO_RENAMINGS: Renamings = { found: [], doubted: undefined }

export async function renamingsOf(cwd: string, tips: readonly Tip[], move: Move): Promise<Renamings> {
  if (move.owner === undefined) return NO_RENAMINGS
  const bases = tips.filter(({ owner }) => owner === undefined).map(({ commit }) => commit)
  const listing = await commitsOf(cwd, [move.after], bases, ['--first-parent', '--parents'])
  const line = listing.map((text) => text.split(' '))
  const places = new Map(line.map(([commit = ''], at) => [commit, at]))
  const owners = await ownersOf(cwd, places.keys())
  const found: Renaming[] = []
  let name = move.owner
  for (const [at, [commit = '', parent = '']] of line.entries()) {
    const was = owners.get(parent)
    if (owners.get(commit) !== name || !places.has(parent)) break
    if (was === name) continue
    if (was === undefined) break
    if (!(await saysNameAlone(cwd, commit))) return { found, doubted: { was, inTheWay: [] } }
    const isAside = (one: string): boolean => (places.get(one) ?? -1) <= at
    const inTheWay = [
      ...tips
        .filter(({ owner }) => owner === was)
        .map(({ ref, commit: tip }) => ({ ref, isAside: isAside(tip) }))
        .filter((one) => one.isAside || isBranchHere(one.ref)),
      ...(found.length > 0 ? [] : await otherLines(cwd, tips, move, commit, isAside)),
    ]
    if (inTheWay.length > 0) return { found, doubted: { was, inTheWay } }
    const left = tips.filter(({ owner }) => owner === was).map(({ ref }) => ({ ref, isAside: false }))
    const later = [move.owner, ...found.map((one) => one.was)]
    if (left.length > 0 && !(await isTold(cwd, tips, move.ref, { was, later, commit })))
      return { found, doubted: { was, inTheWay: left } }
    found.push({ was, commits: new Set(await commitsOf(cwd, [parent], bases)) })
    name = was
  }
  return { found, doubted: undefined }
}

/** What a customer was called before, found out once, when it is first asked for: where nothing is foreign, nobody need have been renamed. */
export function laterRenamings(cwd: string, tips: readonly Tip[], move: Move): () => Promise<Renamings> {
  let found: Promise<Renamings> | undefined
  return async () => (found ??= renamingsOf(cwd, tips, move))
}

/** A merge has brought another customer; a commit that does more, or that made a customer, may be one that was rebased onto another's. */
async function saysNameAlone(cwd: string, commit: string): Promise<boolean> {
  const how = ['-r', '--name-only', '--format=%(trailers:key=Customer)']
  return (await git(['diff-tree', ...how, commit], { cwd })).trim() === OWNER_FILE
}

/**
 * Whether somebody has told that it is a renaming, where the old name is left on a remote or in an archive: by `git branch -m` in this clone, or
 * by publishing the branch under a name of those that it has had since. A customer whose branch nobody has here could be copied otherwise.
 */
async function isTold(
  cwd: string,
  tips: readonly Tip[],
  ref: string,
  {
    was,
    later,
    commit,
  }: { readonly was: string; readonly later: readonly string[]; readonly commit: string },
): Promise<boolean> {
  const { stdout } = await tryGit(['log', '--walk-reflogs', '--format=%gs', ref, '--'], { cwd })
  const [from, to] = [was, later.at(-1) ?? ''].map((name) => `refs/heads/${customerBranch(name)}`)
  if (stdout.toString('utf8').split('\n').includes(`Branch: renamed ${from} to ${to}`)) return true
  for (const { ref: other, owner, commit: tip } of tips)
    if (
      other.startsWith('refs/remotes/') &&
      later.includes(owner ?? '') &&
      (await contains(cwd, tip, commit))
    )
      return true
  return false
}

async function contains(cwd: string, tip: string, commit: string): Promise<boolean> {
  return (await tryGit(['merge-base', '--is-ancestor', commit, tip], { cwd })).code === 0
}

/** Where the new name was somebody's who is not of this line: what the branch was before, and what remotes have of it. */
async function otherLines(
  cwd: string,
  tips: readonly Tip[],
  { ref, owner, before }: Move,
  renamed: string,
  isAside: (commit: string) => boolean,
): Promise<readonly Obstacle[]> {
  const same = tips.filter((tip) => tip.owner === owner && tip.ref !== ref && !isArchive(tip))
  const known = before === undefined ? same : [...same, { ref, owner, commit: before }]
  const strange: Obstacle[] = []
  for (const tip of known.filter(({ commit }) => isAside(commit))) {
    if (!(await contains(cwd, tip.commit, renamed))) strange.push({ ref: tip.ref, isAside: true })
  }
  return strange
}

function isBranchHere(ref: string): boolean {
  return ref.startsWith('refs/heads/')
}

/** What the customer was called when the commit was made; undefined where it was made under the name of today. */
export function formerName({ found }: Renamings, commit: string): string | undefined {
  return found.findLast(({ commits }) => commits.has(commit))?.was
}

/**
 * What `look` finds on the branches of others: what stands under a former name is the customer's own, and history is asked for these only where
 * something of a customer is found. `names`: whose all is own.
 */
export async function amongOthers<Found extends { readonly owner: Tip['owner'] }>(
  tips: readonly Tip[],
  owner: Tip['owner'],
  renamings: () => Promise<Renamings>,
  look: (others: readonly Tip[], names: ReadonlySet<Tip['owner']>) => Promise<readonly Found[]>,
): Promise<readonly Found[]> {
  const lookBeside = async ({ found }: Renamings): Promise<readonly Found[]> => {
    const names = new Set([owner, ...found.map(({ was }) => was)])
    return look(
      tips.filter((tip) => !names.has(tip.owner)),
      names,
    )
  }
  const first = await lookBeside(NO_RENAMINGS)
  if (first.every((one) => one.owner === undefined)) return first
  const known = await renamings()
  return known.found.length === 0 ? first : lookBeside(known)
}

/** What makes it a renaming, where it is meant as one. */
export function renamingHint(owner: Tip['owner'], { doubted }: Renamings): string | undefined {
  if (doubted === undefined) return undefined
  const { was, inTheWay } = doubted
  const called = `where customer "${was}" is called "${owner ?? ''}" now`
  if (inTheWay.length === 0)
    return `${called}, a commit of its own says so, which changes ${OWNER_FILE} and nothing else`
  const gone = inTheWay.filter(({ isAside }) => !isAside).map(({ ref }) => stepFor(ref))
  const aside = inTheWay.filter(({ isAside }) => isAside).map(({ ref }) => `"${branchOf(ref)}"`)
  return aside.length === 0
    ? `${called}, its branch was not renamed by "git branch -m", and the old name goes first: ${gone.join(' && ')}`
    : `${called}, nothing goes on beside it, but this is not on its line: ${aside.join(', ')}`
}

function stepFor(ref: string): string {
  if (ref.startsWith('refs/tags/')) return `git tag -d ${branchOf(ref)}`
  if (isBranchHere(ref)) return `git branch -D ${branchOf(ref)}`
  const [remote = '', ...branch] = branchOf(ref).split('/')
  return `git push ${remote} --delete ${branch.join('/')}`
}

function branchOf(ref: string): string {
  return ref.replace(/^refs\/(?:heads|remotes|tags)\//, '')
}
