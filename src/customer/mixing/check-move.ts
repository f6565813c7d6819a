/** What is wrong with a move of a branch: what it would bring to a customer, or to base, that belongs to others. */
import type { Problem } from '../../core/errors.ts'
import { type ChangedFile, changedFiles } from '../../git/objects/changed-files.ts'
import type { Repository } from '../../git/repository.ts'
import { git, tryGit } from '../../git/run-git.ts'
import { filesOf, readBlobs } from '../../git/objects/trees.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import { type ForeignCommit, foreignCommits, type Move } from './foreign-commits.ts'
import { type ForeignText, foreignText, isOwnText, mergedFromBase } from './foreign-text.ts'
import { readOthersText } from './others-text.ts'
import { readTips, type Tip } from './owned-tips.ts'

export interface Mixing {
  readonly commits: readonly ForeignCommit[]
  readonly text: readonly ForeignText[]
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
  const commits = await foreignCommits(cwd, tips, move)
  return { commits, text: await textOf(cwd, tips, move) }
}

async function textOf(cwd: string, tips: readonly Tip[], move: Move): Promise<readonly ForeignText[]> {
  const { owner, after } = move
  const published = tips.filter((tip) => tip.owner === owner && tip.ref !== move.ref)
  const from = move.before ?? published[0]?.commit ?? (await forkOf(cwd, tips, after))
  const changed = await changedFiles(cwd, from, after)
  const merged = owner === undefined ? [] : await fromBase(cwd, tips, move, changed)
  const own = changed.filter(({ path }) => isOwnText(path))
  if (own.length === 0) return merged
  const ids = own.flatMap(({ before, after: now }) => (before === undefined ? [now] : [before, now]))
  const texts = await readBlobs(cwd, [...new Set(ids)])
  const others = tips.filter((tip) => tip.owner !== owner)
  const foreign = foreignText(owner, own, texts, await readOthersText(cwd, others, own, texts))
  const said = new Set(merged.map(({ path }) => path))
  const found = foreign.filter(({ path }) => !said.has(path))
  const doubtful = found.filter(({ isCertain }) => !isCertain)
  const known = doubtful.length === 0 ? new Set() : await publishedPaths(cwd, published, after, doubtful)
  return [...merged, ...found.filter(({ path, isCertain }) => isCertain || !known.has(path))]
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

const SHOWN = 10

/** The reasons, for people. */
export function problemsOf({ commits, text }: Mixing): readonly Problem[] {
  const shown = commits.slice(0, SHOWN).map(({ commit, owner }): Problem => ({
    message: `commit ${commit.slice(0, 10)} is of customer "${owner}"`,
  }))
  if (commits.length > SHOWN)
    shown.push({ message: `and ${commits.length - SHOWN} commits more, of ${namesOf(commits.slice(SHOWN))}` })
  const last = shown.at(-1)
  if (last !== undefined)
    shown.push({
      ...(shown.pop() ?? last),
      hint: 'no customer is merged into another, or into base; "git cherry-pick COMMIT" takes a single change of manifests along',
    })
  const hints = new Set<string>()
  return [
    ...shown,
    ...text.map((one): Problem => {
      const hint = hints.has(one.why) ? undefined : HINTS[one.why]
      hints.add(one.why)
      return { message: `${one.path}: ${reasonOf(one)}`, hint }
    }),
  ]
}

const HINTS: Readonly<Record<ForeignText['why'], string | undefined>> = {
  secret: '"cfg -C NAME secret set" sets one for a customer of its own',
  merged: '"cfg sync NAME" merges base and leaves the inventory of the customer as it is',
  copy: undefined,
  hardware: 'a machine that was handed on is retired where it was before: inv state HOST retired',
}

function namesOf(commits: readonly ForeignCommit[]): string {
  return [...new Set(commits.map(({ owner }) => `"${owner}"`))].join(', ')
}

function reasonOf({ why, owner, detail }: ForeignText): string {
  const whose = owner === undefined ? 'base' : `customer "${owner}"`
  if (why === 'merged') return "it is of base's own inventory"
  if (why === 'secret') return `it is a secret of ${whose}`
  if (why === 'hardware') return `${whose} has a machine with ${detail ?? 'the same hardware'}`
  return `it is the text of ${whose}${detail === undefined ? '' : `, ${detail} there`}`
}
