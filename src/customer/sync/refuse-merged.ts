/** What merges well and must not come to the branch all the same. */
import { changedFiles } from '../../git/objects/changed-files.ts'
import { readBlobs, treeOf } from '../../git/objects/trees.ts'
import type { Site } from '../../inventory/site.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import { foreignCommits, type ForeignCommit } from '../mixing/foreign-commits.ts'
import { foreignText, isSecretFile, type ForeignText } from '../mixing/foreign-text.ts'
import { readOthersText } from '../mixing/others-text.ts'
import { type Move, readTips, type Tip } from '../mixing/owned-tips.ts'
import type { Merged } from './merge-outcome.ts'

export interface Refusal {
  readonly reason: string
  readonly hint?: string
}

/** By customer, those that are refused: what is another customer's among the news, or an inventory that was changed in solving. */
export async function refuseMerged(
  site: Site,
  base: string,
  merged: readonly Merged[],
): Promise<ReadonlyMap<string, Refusal>> {
  const refused = new Map<string, Refusal>()
  if (merged.length === 0) return refused
  const tips = await readTips(site.repository, site.config.base)
  const cwd = site.root
  const ofBase = { ref: `refs/heads/${site.config.base}`, owner: undefined, before: undefined, after: base }
  const inBase = merged.every(({ isSolved }) => isSolved) ? [] : await foreignCommits(cwd, tips, ofBase)
  const secrets = new SecretsAmong(cwd, tips)
  for (const one of merged) {
    const { customer, head: before, theirs: after, isSolved } = one
    const move: Move = { ref: `refs/heads/${one.branch}`, owner: customer, before, after }
    const foreign = isSolved ? await foreignCommits(cwd, tips, move) : inBase
    const brought = await secrets.between(one.bases[0] ?? before, after)
    const refusal =
      ofCommits(one, foreign) ??
      ofSecrets(one, brought) ??
      (isSolved ? await ofInventory(site, one) : undefined)
    if (refusal !== undefined) refused.set(customer, refusal)
  }
  return refused
}

function ofCommits(
  { customer, isSolved, news }: Merged,
  foreign: readonly ForeignCommit[],
): Refusal | undefined {
  if (foreign.length === 0) return undefined
  const subjects = new Map(news.map(({ commit, subject }) => [commit, subject]))
  const [first, ...others] = foreign.filter(({ commit, owner }) => owner !== customer && subjects.has(commit))
  if (first === undefined) return undefined
  const subject = subjects.get(first.commit) ?? ''
  const more = others.length > 0 ? ` and ${others.length} more` : ''
  return {
    reason: `${whatOf(isSolved)} holds a commit of customer "${first.owner}": ${first.commit.slice(0, 10)} "${subject}"${more}`,
    hint: isSolved
      ? `cfg sync ${customer} --abort drops it`
      : 'no customer is merged into base; "git cherry-pick COMMIT" takes a single change of manifests along',
  }
}

function ofSecrets({ customer, isSolved }: Merged, secrets: readonly ForeignText[]): Refusal | undefined {
  const first = secrets.find(({ owner }) => owner !== customer)
  if (first === undefined) return undefined
  return {
    reason: `${whatOf(isSolved)} holds a secret of customer "${first.owner ?? ''}": ${first.path}`,
    hint: '"cfg -C NAME secret set" sets one for a customer of its own',
  }
}

function whatOf(isSolved: boolean): string {
  return isSolved ? 'what was solved' : 'base'
}

/** Secrets of customers that come with commits. Many branches have left base at the same commit. */
class SecretsAmong {
  readonly #cwd: string
  readonly #tips: readonly Tip[]
  readonly #known = new Map<string, Promise<readonly ForeignText[]>>()

  constructor(cwd: string, tips: readonly Tip[]) {
    this.#cwd = cwd
    this.#tips = tips
  }

  between(from: string, to: string): Promise<readonly ForeignText[]> {
    const key = `${from} ${to}`
    const found = this.#known.get(key) ?? this.#read(from, to)
    this.#known.set(key, found)
    return found
  }

  async #read(from: string, to: string): Promise<readonly ForeignText[]> {
    const changed = (await changedFiles(this.#cwd, from, to)).filter(({ path }) => isSecretFile(path))
    if (changed.length === 0) return []
    const texts = await readBlobs(this.#cwd, [...new Set(changed.map(({ after }) => after))])
    const customers = this.#tips.filter(({ owner }) => owner !== undefined)
    const others = await readOthersText(this.#cwd, customers, changed, texts)
    return foreignText(undefined, changed, texts, others)
  }
}

async function ofInventory(site: Site, one: Merged): Promise<Refusal | undefined> {
  const inventoryOf = async (commit: string): Promise<string> => treeOf(site.root, commit, INVENTORY_FOLDER)
  const [base = one.head] = one.bases
  if ((await inventoryOf(one.theirs)) === (await inventoryOf(base))) return undefined
  return {
    reason: `what was solved changes ${INVENTORY_FOLDER}/, which is the customer's own`,
    hint: `there: git restore --source=${base.slice(0, 10)} --staged --worktree ${INVENTORY_FOLDER} && git commit --amend --no-edit`,
  }
}
