/** Commits of one customer in what comes to the branch of another, or to base. */
import { commitsOf, madeOn, onlyOne, ownersOf } from './commit-owners.ts'
import type { Move, Owner, Tip } from './owned-tips.ts'
import { formerName, laterRenamings, NO_RENAMINGS, type Renamings } from './renamings.ts'

export interface ForeignCommit {
  readonly commit: string
  /** The customer whose it is. */
  readonly owner: string
}

/**
 * Newest first. A commit is a customer's whose name it has in `inventory/customer`. Where a customer's branch has no such file, a
 * commit is that customer's which was made on that branch: from its tip from first parent to first parent, as far as base does
 * not have it.
 */
export async function foreignCommits(
  cwd: string,
  tips: readonly Tip[],
  move: Move,
  renamings = laterRenamings(cwd, tips, move),
): Promise<readonly ForeignCommit[]> {
  const { owner, before, after } = move
  const bases = tips.filter((tip) => tip.owner === undefined).map((tip) => tip.commit)
  // Whatever base has is for all; what comes to base itself is looked at even where a remote's base has it already.
  const known = [...(before === undefined ? [] : [before]), ...(owner === undefined ? [] : bases)]
  const fresh = await commitsOf(cwd, [after], known)
  if (fresh.length === 0) return []
  const owners = await ownersOf(cwd, [...fresh, ...tips.map(({ commit }) => commit), ...known])
  // A branch that was renamed still says the old name, which no branch has any more: what goes on there is its own.
  const said = owners.get(before ?? after)
  const isRenamed = before !== undefined || (owner !== undefined && !tips.some((tip) => tip.owner === said))
  const own = new Set([owner, isRenamed ? said : owner])
  const others = tips.filter((tip) => tip.owner !== undefined && !own.has(tip.owner))
  const unmarked = others.filter(({ commit }) => owners.get(commit) === undefined)
  const made = await madeOn(cwd, unmarked, bases)
  if (made.size > 0)
    for (const commit of (await madeOn(cwd, ownLines(tips, move), bases)).keys()) made.delete(commit)
  const foundOf = (commit: string): string | undefined => owners.get(commit) ?? onlyOne(made.get(commit))
  const foreign = notOf(own, fresh, foundOf, NO_RENAMINGS)
  if (foreign.length === 0 || owner === undefined) return foreign
  const rest = notOf(own, fresh, foundOf, await renamings())
  if (rest.length === 0 || before !== undefined) return rest
  const line = await madeOn(cwd, [{ ref: move.ref, owner, commit: after }], bases)
  const former = formerNames(line.keys(), owners, tips)
  return rest.filter((one) => !former.has(one.owner))
}

/** Those of the commits that are of nobody among `own`; what was made under a former name of the customer is of that name. */
export function notOf(
  own: ReadonlySet<Owner>,
  commits: readonly string[],
  ownerOf: (commit: string) => Owner,
  renamings: Renamings,
): readonly ForeignCommit[] {
  return commits.flatMap((commit): readonly ForeignCommit[] => {
    const found = ownerOf(commit)
    const was = formerName(renamings, commit)
    const isOwn = found === undefined || (was === undefined ? own.has(found) : found === was)
    return isOwn ? [] : [{ commit, owner: found }]
  })
}

/** What a customer was called before, by the line of commits that were made on its branch: names that nobody has any more. */
export function formerNames(
  line: Iterable<string>,
  owners: ReadonlyMap<string, string>,
  tips: readonly Tip[],
): ReadonlySet<string> {
  const present = new Set(tips.map(({ owner }) => owner))
  return new Set([...line].flatMap((commit) => owners.get(commit) ?? []).filter((name) => !present.has(name)))
}

/** Where the branch was, and where remotes have it; of base also where it comes to, since customers begin anywhere on it. */
function ownLines(tips: readonly Tip[], { owner, before, after, ref }: Move): readonly Tip[] {
  const elsewhere = tips.filter((tip) => tip.owner === owner && tip.ref !== ref)
  const here = owner === undefined ? after : before
  return here === undefined ? elsewhere : [...elsewhere, { ref, owner, commit: here }]
}
