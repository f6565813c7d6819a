/** What is wrong with a move of a branch: what it would bring to a customer, or to base, that belongs to others. */
import { type ChangedFile, changedFiles } from '../../git/objects/changed-files.ts'
import type { Repository } from '../../git/repository.ts'
import { git, tryGit } from '../../git/run-git.ts'
import { filesOf, readBlobs } from '../../git/objects/trees.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import { type ForeignCommit, foreignCommits } from './foreign-commits.ts'
import { type ForeignText, foreignText, isOwnText, mergedFromBase } from './foreign-text.ts'
import { readOthersText } from './others-text.ts'
import { isArchive, type Move, readTips, type Tip } from './owned-tips.ts'
import { amongOthers, laterRenamings, renamingHint, type Renamings } from './renamings.ts'
import { withoutOwn } from './was-here-first.ts'

export interface Mixing {
  readonly commits: readonly ForeignCommit[]
  readonly text: readonly ForeignText[]
  /** What to do where customers are not mixed up, and one was renamed. */
  readonly renamed?: string | undefined
}

/** Empty where all of it is the branch's own, or for all. */
export async function checkMove(
  repository: Repository,
  base: string,
  move: Move,
  known?: readonly Tip[],
): Promise<Mixing> {
  const cwd = repository.commonDir
  const tips = known ?? (await readTips(repository, base))
  if (tips.every(({ owner }) => owner === undefined)) return { commits: [], text: [] }
  const renamings = laterRenamings(cwd, tips, move)
  const commits = await foreignCommits(cwd, tips, move, renamings)
  const { found } = await textOf(cwd, tips, move, 'news', renamings)
  return { commits, text: found, renamed: await renamedBefore(move, commits, renamings) }
}

export interface WholeMixing extends Mixing {
  /** What may be so by chance, and a remote has it as well: it was looked at where it was made. */
  readonly published: readonly ForeignText[]
}

/** Of all that the branch has since it left base, also what a remote has already. */
export async function checkWhole(
  repository: Repository,
  base: string,
  branch: Omit<Move, 'before'>,
): Promise<WholeMixing> {
  const cwd = repository.commonDir
  const tips = await readTips(repository, base)
  if (tips.every(({ owner }) => owner === undefined || owner === branch.owner))
    return { commits: [], text: [], published: [] }
  const move: Move = { ...branch, before: undefined }
  const renamings = laterRenamings(cwd, tips, move)
  const commits = await foreignCommits(cwd, tips, move, renamings)
  const { found, published } = await textOf(cwd, tips, move, 'whole', renamings)
  const [text, alike] = await Promise.all(
    [found, published].map((some) => withoutOwn(cwd, tips, branch.after, some)),
  )
  const renamed = await renamedBefore(move, commits, renamings)
  return { commits, text: text ?? [], published: alike ?? [], renamed }
}

async function renamedBefore(
  { owner }: Move,
  foreign: readonly ForeignCommit[],
  renamings: () => Promise<Renamings>,
): Promise<string | undefined> {
  return foreign.length === 0 ? undefined : renamingHint(owner, await renamings())
}

interface FoundText {
  readonly found: readonly ForeignText[]
  readonly published: readonly ForeignText[]
}

async function textOf(
  cwd: string,
  tips: readonly Tip[],
  move: Move,
  what: 'news' | 'whole',
  renamings: () => Promise<Renamings>,
): Promise<FoundText> {
  const { owner, after } = move
  const published = tips.filter((tip) => tip.owner === owner && tip.ref !== move.ref)
  const known = move.before ?? (what === 'whole' ? undefined : published[0]?.commit)
  const from = known ?? (await forkOf(cwd, tips, after))
  const changed = await changedFiles(cwd, from, after)
  const merged = owner === undefined ? [] : await fromBase(cwd, tips, move, changed)
  const own = changed.filter(({ path }) => isOwnText(path))
  if (own.length === 0) return { found: merged, published: [] }
  const ids = own.flatMap(({ before, after: now }) => (before === undefined ? [now] : [before, now]))
  const texts = await readBlobs(cwd, [...new Set(ids)])
  const foreign = await amongOthers(tips, owner, renamings, async (strangers, names) => {
    const others = move.before === undefined ? await withoutOwnArchives(cwd, strangers, after) : strangers
    const some = foreignText(owner, own, texts, await readOthersText(cwd, others, own, texts))
    return some.filter((one) => !names.has(one.owner))
  })
  const said = new Set(merged.map(({ path }) => path))
  // Where it left base is not known, as in a shallow clone: what is as in base may have been there from the beginning.
  const found = foreign.filter(
    (one) => !said.has(one.path) && (from !== undefined || one.owner !== undefined),
  )
  const doubtful = found.filter(({ isCertain }) => !isCertain)
  const elsewhere = doubtful.length === 0 ? new Set() : await publishedPaths(cwd, published, after, doubtful)
  const isKnown = ({ path, isCertain }: ForeignText): boolean => !isCertain && elsewhere.has(path)
  return {
    found: [...merged, ...found.filter((one) => !isKnown(one))],
    published: found.filter((one) => isKnown(one)),
  }
}

/** A branch that begins where an archive has been is what is archived there, by whatever name: its commits say whose that is. */
async function withoutOwnArchives(cwd: string, tips: readonly Tip[], after: string): Promise<readonly Tip[]> {
  if (!tips.some(isArchive)) return tips
  const listing = await git(
    ['for-each-ref', `--contains=${after}`, '--format=%(refname)', 'refs/tags/archive/customer/'],
    { cwd },
  )
  const own = new Set(listing.split('\n'))
  return tips.filter(({ ref }) => !own.has(ref))
}

/** Those of the paths at which the customer's branch on a remote has the same: it was looked at where it was made. */
async function publishedPaths(
  cwd: string,
  published: readonly Tip[],
  after: string,
  found: readonly ForeignText[],
): Promise<ReadonlySet<string>> {
  const known = new Set<string>()
  for (const { commit } of published) {
    const news = new Set((await changedFiles(cwd, commit, after)).map(({ path }) => path))
    for (const { path } of found) if (!news.has(path)) known.add(path)
  }
  return known
}

/** Where a new branch begins. */
async function forkOf(cwd: string, tips: readonly Tip[], after: string): Promise<string | undefined> {
  const bases = tips.filter(({ owner }) => owner === undefined).map(({ commit }) => commit)
  if (bases.length === 0) return undefined
  const found = await tryGit(['merge-base', after, ...bases], { cwd })
  return found.stdout.toString('utf8').split('\n')[0] || undefined
}

/** What a merge of base brings into the inventory; where none of base's commits is new, nothing. */
async function fromBase(
  cwd: string,
  tips: readonly Tip[],
  { before, after }: Move,
  changed: readonly ChangedFile[],
): Promise<readonly ForeignText[]> {
  const inventory = changed.filter(({ path }) => path.startsWith(`${INVENTORY_FOLDER}/`))
  if (before === undefined || inventory.length === 0) return []
  const now = await forkOf(cwd, tips, after)
  if (now === undefined || (await git(['rev-list', '-n', '1', now, `^${before}`, '--'], { cwd })) === '')
    return []
  return mergedFromBase(inventory, await filesOf(cwd, now, INVENTORY_FOLDER))
}
