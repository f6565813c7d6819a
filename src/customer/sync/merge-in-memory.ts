/**
 * Merges base into customers' branches in memory: nothing is checked out and no branch moves. The inventory is no part of it: a
 * customer's is its own, base's is base's, and neither sees what became of the other. So that folder is taken out of all sides, as
 * trees and commits of the rest alone, and the customer's is put back into what comes out.
 */
import { Buffer } from 'node:buffer'
import { commitObject } from '../../git/commits/make-commits.ts'
import { mergeTrees, type MergedPair, type Pair } from '../../git/commits/merge-trees.ts'
import { readObjects, type GitObject } from '../../git/objects/read-objects.ts'
import { objectId, writeObjects } from '../../git/objects/write-objects.ts'
import { joinTree, splitTree, type SplitTree } from '../../git/objects/root-entry.ts'
import { isShallow } from '../../git/commits/roots.ts'
import type { Site } from '../../inventory/site.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import type { MergeOutcome, ToMerge } from './merge-outcome.ts'
import { relationsOf, type Related } from './relations.ts'

/** In the order of `merges`. A few processes for all of them. Throws a UserError where Git is too old for it. */
export async function mergeInMemory(
  site: Site,
  merges: readonly ToMerge[],
): Promise<readonly MergeOutcome[]> {
  const related = await relationsOf(site.root, merges)
  const open = related.filter(({ bases, news }) => bases.length > 0 && news.length > 0)
  const merged = await mergeRelated(site.root, open)
  return related.map(({ beforeBases: _beforeBases, ...one }): MergeOutcome => {
    if (one.bases.length === 0) return { ...one, kind: 'refused', ...strangers(site) }
    const result = merged.get(one.customer)
    if (result === undefined) return { ...one, kind: 'up-to-date' }
    const { tree, clean, conflicts } = result
    return clean ? { ...one, kind: 'merged', tree } : { ...one, kind: 'conflicts', conflicts }
  })
}

function strangers(site: Site): { readonly reason: string; readonly hint?: string } {
  const reason = 'its history has no commit in common with base'
  return isShallow(site.repository)
    ? { reason: `${reason} in this shallow clone`, hint: 'git fetch --unshallow brings the rest' }
    : { reason }
}

/** By customer; the trees have their inventory. */
async function mergeRelated(
  cwd: string,
  related: readonly Related[],
): Promise<ReadonlyMap<string, MergedPair>> {
  const [like] = related.map(({ head }) => head)
  if (like === undefined) return new Map()
  const commits = related.flatMap(({ head, theirs, bases, beforeBases = theirs }) => [
    head,
    theirs,
    beforeBases,
    ...bases,
  ])
  const split = await splitTrees(cwd, [...new Set(commits)], like)
  const history = new ShortHistory(like, (commit) => split.get(commit)?.rest)
  const pairs = related.map((one) => history.pairOf(one))
  await writeObjects(cwd, history.objects, like)
  const distinct = new Map(pairs.map((pair) => [`${pair.ours} ${pair.theirs}`, pair]))
  const results = await mergeTrees(cwd, [...distinct.values()])
  const byPair = new Map([...distinct.keys()].map((key, index) => [key, results[index]]))

  const rests = await splitTrees(cwd, [...new Set(results.map(({ tree }) => tree))], like)
  const written = new Map<string, GitObject>()
  const merged = related.flatMap((one, index): readonly (readonly [string, MergedPair])[] => {
    const pair = pairs[index]
    const result = pair === undefined ? undefined : byPair.get(`${pair.ours} ${pair.theirs}`)
    const rest = result === undefined ? undefined : rests.get(result.tree)?.rest
    if (result === undefined || rest === undefined) throw new Error(`git has not merged ${one.branch}`)
    const entry = split.get(one.head)?.entry
    const whole: GitObject = { kind: 'tree', content: joinTree({ rest, entry }, like.length / 2) }
    const tree = objectId(whole, like)
    written.set(tree, whole)
    return [[one.customer, { ...result, tree }]]
  })
  await writeObjects(cwd, [...written.values()], like)
  return new Map(merged)
}

/** Of commits or trees, by their ids. */
async function splitTrees(
  cwd: string,
  ids: readonly string[],
  like: string,
): Promise<ReadonlyMap<string, SplitTree>> {
  const trees = await readObjects(
    cwd,
    ids.map((id) => `${id}^{tree}`),
  )
  return new Map(
    ids.map((id, index) => {
      const content = trees[index]?.content
      if (content === undefined) throw new Error(`git has no tree of ${id}`)
      return [id, splitTree(content, INVENTORY_FOLDER, like.length / 2)]
    }),
  )
}

/** Commits without the inventory that have the same merge bases as the ones they stand for; the same again wherever they are alike. */
class ShortHistory {
  readonly #objects = new Map<string, GitObject>()
  readonly #like: string
  readonly #restOf: (commit: string) => Buffer | undefined

  constructor(like: string, restOf: (commit: string) => Buffer | undefined) {
    this.#like = like
    this.#restOf = restOf
  }

  get objects(): readonly GitObject[] {
    return [...this.#objects.values()]
  }

  pairOf({ head, theirs, bases, beforeBases }: Related): Pair {
    const first = beforeBases === undefined ? [] : [this.#commit(beforeBases, [])]
    const parents = [...new Set(bases.map((base) => this.#commit(base, first)))]
    return { ours: this.#commit(head, parents), theirs: this.#commit(theirs, parents) }
  }

  #commit(like: string, parents: readonly string[]): string {
    const tree = this.#keep({ kind: 'tree', content: this.#restOf(like) ?? Buffer.alloc(0) })
    return this.#keep(commitObject({ tree, parents, message: '' }, NOBODY, new Date(0)))
  }

  #keep(object: GitObject): string {
    const id = objectId(object, this.#like)
    this.#objects.set(id, object)
    return id
  }
}

/** They are on no branch, and the next `git gc` removes them: the same each time, so that trying again adds nothing. */
const NOBODY = { name: 'hostwright', email: 'hostwright@localhost', configured: true }
