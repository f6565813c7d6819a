/** Whose commits are: by what they say, and by the branches that they were made on. */
import { git } from '../../git/run-git.ts'
import { idsAt } from '../../git/objects/ids-at.ts'
import { readBlobs } from '../../git/objects/trees.ts'
import { OWNER_FILE, readOwner } from '../../inventory/text/owner-file.ts'
import type { Tip } from './owned-tips.ts'

/** What several branches have in common is nobody's own. */
export function onlyOne(makers: ReadonlySet<string> = new Set()): string | undefined {
  const [maker] = makers
  return makers.size === 1 ? maker : undefined
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

/** Newest first. `how`: options of git-rev-list(1). */
export async function commitsOf(
  cwd: string,
  wanted: readonly string[],
  known: readonly string[],
  how: readonly string[] = [],
): Promise<readonly string[]> {
  const input = [...wanted, ...known.map((commit) => `^${commit}`)]
  const listing = await git(['rev-list', '--topo-order', ...how, '--stdin'], {
    cwd,
    input: `${input.join('\n')}\n`,
  })
  return listing.split('\n').filter((line) => line !== '')
}
