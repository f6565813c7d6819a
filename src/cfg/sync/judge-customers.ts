/** Finds out in memory what would become of each customer's branch: nothing moves. */
import type { EventSink } from '../../command/context.ts'
import { counted } from '../../core/counted.ts'
import { branchHeads, type CustomerHead } from '../../customer/sync/branch-heads.ts'
import { ownersOf } from '../../customer/mixing/commit-owners.ts'
import { mergeInMemory } from '../../customer/sync/merge-in-memory.ts'
import type { Merged, MergeOutcome } from '../../customer/sync/merge-outcome.ts'
import { refuseMerged } from '../../customer/sync/refuse-merged.ts'
import { whatToMerge } from '../../customer/sync/what-to-merge.ts'
import { strangeOwner, type StrangeOwner } from '../../inventory/own-branch.ts'
import type { Site } from '../../inventory/site.ts'
import type { checkTrees } from '../check-trees/check-trees.ts'
import type { CheckedTree } from '../check-trees/checked-tree.ts'
import type { CustomerSync } from './customer-sync.ts'

export interface JudgeOptions {
  readonly signal: AbortSignal
  readonly emit: EventSink
  readonly check: typeof checkTrees
}

/** A merge that is clean and whose check finds nothing. */
export interface Passed {
  readonly merged: Merged
  readonly check: CheckedTree
}

export interface Judged {
  readonly passed: readonly Passed[]
  /** All others. */
  readonly others: readonly CustomerSync[]
}

/** Customers whose branches are gone are left out. Throws UserError where base cannot be merged at all. */
export async function judgeCustomers(
  site: Site,
  names: readonly string[],
  options: JudgeOptions,
): Promise<Judged> {
  const { base, customers } = await branchHeads(site)
  const named = names.flatMap((name) => customers.get(name) ?? [])
  const strange = await strangeBranches(site, named)
  const here = named.filter(({ customer }) => !strange.has(customer))
  const { merges, beingSolved } = await whatToMerge(site, base, here)
  const outcomes = await mergeInMemory(site, merges)
  const merged = outcomes.filter((one) => one.kind === 'merged')
  const refused = await refuseMerged(site, base, merged)
  const allowed = merged.filter(({ customer }) => !refused.has(customer))
  const checks = await checkAll(site, allowed, options)
  const passed: Passed[] = []
  const others: CustomerSync[] = beingSolved.map(({ solving: { root, unsolved }, ...one }) => ({
    ...startOf(one),
    state: 'solving',
    news: [],
    workTree: root,
    unsolved,
  }))
  for (const one of named) {
    const why = strange.get(one.customer)
    if (why !== undefined) others.push({ ...startOf(one), ...why, state: 'refused', news: [] })
  }
  for (const one of outcomes) {
    const refusal = refused.get(one.customer)
    const check = checks.get(one.customer)
    if (one.kind !== 'merged') others.push(notMerged(one))
    else if (refusal !== undefined)
      others.push({ ...startOf(one), ...refusal, state: 'refused', news: one.news })
    else if (check === undefined) throw new Error(`customer ${one.customer} was not checked`)
    else if (check.problems.length === 0) passed.push({ merged: one, check })
    else others.push({ ...startOf(one), state: 'check-failed', news: one.news, check })
  }
  return { passed, others }
}

/** By customer, those whose branches say that they are another's. */
async function strangeBranches(
  site: Site,
  heads: readonly CustomerHead[],
): Promise<ReadonlyMap<string, StrangeOwner>> {
  const owners = await ownersOf(
    site.root,
    heads.map(({ head }) => head),
  )
  return new Map(
    heads.flatMap(({ customer, head }): readonly (readonly [string, StrangeOwner])[] => {
      const strange = strangeOwner(customer, owners.get(head))
      return strange === undefined ? [] : [[customer, strange]]
    }),
  )
}

export function startOf({ customer, branch, head }: CustomerHead): {
  readonly customer: string
  readonly branch: string
  readonly before: string
} {
  return { customer, branch, before: head }
}

function notMerged(one: Exclude<MergeOutcome, Merged>): CustomerSync {
  switch (one.kind) {
    case 'up-to-date':
      return { ...startOf(one), state: one.kind, news: [] }
    case 'refused': {
      const { kind: state, reason, hint } = one
      return { ...startOf(one), state, news: [], reason, ...(hint === undefined ? {} : { hint }) }
    }
    case 'conflicts': {
      const { kind: state, conflicts, news } = one
      return { ...startOf(one), state, conflicts, news }
    }
  }
}

async function checkAll(
  site: Site,
  merged: readonly Merged[],
  { signal, emit, check }: JudgeOptions,
): Promise<ReadonlyMap<string, CheckedTree>> {
  const total = merged.length
  if (total === 0) return new Map()
  const progress = (text: string, done?: 'good'): void =>
    emit({
      kind: 'sync-check',
      level: 'progress',
      subject: 'base',
      text,
      moving: true,
      ...(done === undefined ? {} : { done }),
    })
  progress(`checking ${counted(total, 'customer')}`)
  const checked = await check(
    site,
    merged.map(({ customer, branch, tree, head }) => ({ customer, branch, tree, before: head })),
    {
      signal,
      onChecked: ({ customer, problems }, done) => {
        progress(`checked ${done} of ${counted(total, 'customer')}`)
        emit({
          kind: 'sync-checked',
          level: 'detail',
          subject: customer,
          text: problems.length === 0 ? 'passes its check' : 'fails its check',
        })
      },
    },
  )
  progress('checked', 'good')
  return new Map(checked.map((one) => [one.customer, one]))
}
