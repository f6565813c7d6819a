/** What is merged into each customer: base, or what was solved for it in a work tree of its own. */
import { tryGit } from '../../git/run-git.ts'
import type { Site } from '../../inventory/site.ts'
import type { CustomerHead } from './branch-heads.ts'
import type { ToMerge } from './merge-outcome.ts'
import { dropSolving, readSolving, type Solving } from './solve.ts'

/** In whose work tree something is left to be done. */
export interface BeingSolved extends CustomerHead {
  readonly solving: Solving
}

export interface WhatToMerge {
  readonly merges: readonly ToMerge[]
  readonly beingSolved: readonly BeingSolved[]
}

export async function whatToMerge(
  site: Site,
  base: string,
  customers: readonly CustomerHead[],
): Promise<WhatToMerge> {
  const merges: ToMerge[] = []
  const beingSolved: BeingSolved[] = []
  for (const one of customers) {
    const solving = await readSolving(site, one.customer)
    if (solving !== undefined && solving.state !== 'committed') beingSolved.push({ ...one, solving })
    else if (solving !== undefined && !(await descends(site.root, one.head, solving.head)))
      merges.push({ ...one, theirs: solving.head, isSolved: true })
    else merges.push({ ...one, theirs: base, isSolved: false })
  }
  return { merges, beingSolved }
}

/** Removes work trees whose work has come to the branch. */
export async function dropFinished(site: Site, customers: readonly CustomerHead[]): Promise<void> {
  for (const { customer, head } of customers) {
    const solving = await readSolving(site, customer)
    if (solving?.state === 'committed' && (await descends(site.root, head, solving.head)))
      await dropSolving(site, customer)
  }
}

/** Whether the commit is, or descends from, the earlier one. */
async function descends(cwd: string, commit: string, earlier: string): Promise<boolean> {
  return (await tryGit(['merge-base', '--is-ancestor', earlier, commit], { cwd })).code === 0
}
