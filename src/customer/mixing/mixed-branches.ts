/** Which customers' branches hold commits of other customers already: of all branches in one pass. */
import type { Repository } from '../../git/repository.ts'
import { git } from '../../git/run-git.ts'
import { madeOn, onlyOne, ownersOf } from './commit-owners.ts'
import { type ForeignCommit, formerNames, notOf } from './foreign-commits.ts'
import { readTips, type Tip } from './owned-tips.ts'
import { NO_RENAMINGS, renamingsOf } from './renamings.ts'
import { OWNER_FILE } from '../../inventory/text/owner-file.ts'

/** By branch, `customer/acme` or base; those that are as they should be are left out. Newest commits first. */
export async function mixedBranches(
  repository: Repository,
  base: string,
): Promise<ReadonlyMap<string, readonly ForeignCommit[]>> {
  const cwd = repository.commonDir
  const tips = await readTips(repository, base)
  const bases = tips.filter(({ owner }) => owner === undefined).map(({ commit }) => commit)
  const customers = tips.filter(({ owner }) => owner !== undefined)
  if (customers.length === 0) return new Map()
  const [parents, made] = await Promise.all([graphOf(cwd, customers, bases), madeOn(cwd, customers, bases)])
  const owners = await ownersOf(cwd, [...parents.keys(), ...customers.map(({ commit }) => commit)])
  const silent = new Set(customers.filter((tip) => !owners.has(tip.commit)).map((tip) => tip.owner))
  const named = new Set(customers.map(({ owner }) => owner))
  const mixed = new Map<string, readonly ForeignCommit[]>()
  for (const { ref, owner, commit } of tips) {
    const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1]
    if (branch === undefined) continue
    if (owner === undefined) {
      const foreign = await foreignInBase(cwd, commit)
      if (foreign.length > 0) mixed.set(branch, foreign)
      continue
    }
    // A branch that was renamed still says the old name, which no branch has any more.
    const said = owners.get(commit)
    const own = new Set([owner, said !== undefined && !named.has(said) ? said : owner])
    const all = [...reachable(parents, commit)]
    const line = all.filter((one) => made.get(one)?.has(owner) === true)
    for (const name of formerNames(line, owners, tips)) own.add(name)
    const ownerOf = (one: string): string | undefined => {
      const maker = onlyOne(made.get(one))
      return owners.get(one) ?? (maker !== undefined && silent.has(maker) ? maker : undefined)
    }
    const doubtful = notOf(own, all, ownerOf, NO_RENAMINGS)
    if (doubtful.length === 0) continue
    const renamings = await renamingsOf(cwd, tips, { ref, owner, before: undefined, after: commit })
    const foreign = notOf(own, all, ownerOf, renamings)
    if (foreign.length > 0) mixed.set(branch, foreign)
  }
  return mixed
}

/** Parents by commit, of what base does not have. */
async function graphOf(
  cwd: string,
  customers: readonly Tip[],
  bases: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const input = [...customers.map(({ commit }) => commit), ...bases.map((commit) => `^${commit}`)]
  const listing = await git(['rev-list', '--topo-order', '--parents', '--stdin'], {
    cwd,
    input: `${input.join('\n')}\n`,
  })
  return new Map(
    listing.split('\n').flatMap((line): readonly (readonly [string, readonly string[]])[] => {
      const [commit = '', ...parents] = line.split(' ')
      return commit === '' ? [] : [[commit, parents]]
    }),
  )
}

function reachable(parents: ReadonlyMap<string, readonly string[]>, tip: string): ReadonlySet<string> {
  const found = new Set<string>()
  const open = [tip]
  for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
    const its = parents.get(commit)
    if (its === undefined || found.has(commit)) continue
    found.add(commit)
    open.push(...its)
  }
  return found
}

/** Base where a customer was merged into it: that customer's file is there then. The commit is the one that brought it. */
async function foreignInBase(cwd: string, tip: string): Promise<readonly ForeignCommit[]> {
  const owner = (await ownersOf(cwd, [tip])).get(tip)
  if (owner === undefined) return []
  const brought = [
    'log',
    '-1',
    '--format=%H',
    '-m',
    '--first-parent',
    '--diff-filter=A',
    tip,
    '--',
    OWNER_FILE,
  ]
  return [{ commit: (await git(brought, { cwd })) || tip, owner }]
}

export interface ForeignOwner {
  readonly customer: string
  /** How many of that customer's. */
  readonly commits: number
}

/** Sorted by name. */
export function ownersOfForeign(foreign: readonly ForeignCommit[] = []): readonly ForeignOwner[] {
  return [...new Set(foreign.map(({ owner }) => owner))]
    .sort()
    .map((customer) => ({ customer, commits: foreign.filter(({ owner }) => owner === customer).length }))
}
