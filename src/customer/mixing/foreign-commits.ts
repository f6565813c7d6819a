/** Commits of one customer in what comes to the branch of another, or to base. */
import { git } from '../../git/run-git.ts'
import { idsAt } from '../../git/objects/ids-at.ts'
import { readBlobs } from '../../git/objects/trees.ts'
import type { Owner, Tip } from './owned-tips.ts'
import { OWNER_FILE, readOwner } from '../../inventory/text/owner-file.ts'

/** What a reference of base or of a customer is about to point to. */
export interface Move {
  /** Full name. */
  readonly ref: string
  readonly owner: Owner
  /** Undefined for a branch that is new. */
  readonly before: string | undefined
  readonly after: string
}

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
  const foreign = fresh.flatMap((commit): readonly ForeignCommit[] => {
    const found = owners.get(commit) ?? onlyOne(made.get(commit))
    return found === undefined || own.has(found) ? [] : [{ commit, owner: found }]
  })
  if (foreign.length === 0 || owner === undefined || before !== undefined) return foreign
  const line = await madeOn(cwd, [{ ref: move.ref, owner, commit: after }], bases)
  const former = formerNames(line.keys(), owners, tips)
  return foreign.filter((one) => !former.has(one.owner))
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

/** What several branches have in common is nobody's own. */
export function onlyOne(makers: ReadonlySet<string> = new Set()): string | undefined {
  const [maker] = makers
  return makers.size === 1 ? maker : undefined
}

/** Where the branch was, and where remotes have it; of base also where it comes to, since customers begin anywhere on it. */
function ownLines(tips: readonly Tip[], { owner, before, after, ref }: Move): readonly Tip[] {
  const elsewhere = tips.filter((tip) => tip.owner === owner && tip.ref !== ref)
  const here = owner === undefined ? after : before
  return here === undefined ? elsewhere : [...elsewhere, { ref, owner, commit: here }]
}

/** The customer that each commit says it is of, by `inventory/customer`; those that say nothing are left out. */
export async function ownersOf(cwd: string, commits: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const ids = await idsAt(cwd, new Set(commits), OWNER_FILE)
  const texts = await readBlobs(cwd, [...new Set(ids.values())])
  return new Map([...ids].map(([commit, id]) => [commit, readOwner(texts.get(id) ?? '')]))
}

/** By commit the customers on whose branches it was made, as far as base does not have it. Two that begin at one commit have what was before in common. */
export async function madeOn(
  cwd: string,
  branches: readonly Tip[],
  bases: readonly string[],
): Promise<Map<string, ReadonlySet<string>>> {
  const made = new Map<string, Set<string>>()
  if (branches.length === 0) return made
  const input = [...branches.map(({ commit }) => commit), ...bases.map((commit) => `^${commit}`)]
  const listing = await git(['rev-list', '--first-parent', '--parents', '--stdin'], {
    cwd,
    input: `${input.join('\n')}\n`,
  })
  const first = new Map(
    listing.split('\n').map((line): readonly [string, string | undefined] => {
      const [commit = '', parent] = line.split(' ')
      return [commit, parent]
    }),
  )
  for (const { owner = '', commit } of branches)
    for (let at: string | undefined = commit; at !== undefined && first.has(at); at = first.get(at)) {
      const makers = made.get(at) ?? new Set()
      // The rest of the line is known from another branch of the same customer.
      if (makers.has(owner)) break
      made.set(at, makers.add(owner))
    }
  return made
}

async function commitsOf(
  cwd: string,
  wanted: readonly string[],
  known: readonly string[],
): Promise<readonly string[]> {
  const input = [...wanted, ...known.map((commit) => `^${commit}`)]
  const listing = await git(['rev-list', '--topo-order', '--stdin'], { cwd, input: `${input.join('\n')}\n` })
  return listing.split('\n').filter((line) => line !== '')
}
