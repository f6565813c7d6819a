/** Merges base into customers: in memory first, then the check of each outcome, then all branches that passed at once. */
import { branchHeads, type CustomerHead } from '../../customer/sync/branch-heads.ts'
import { commitMerged } from '../../customer/sync/commit-merged.ts'
import { endFollowing } from '../../customer/sync/follow-note.ts'
import { moveCustomers } from '../../customer/sync/move-customers.ts'
import { saveUnsaved } from '../../customer/sync/save-unsaved.ts'
import { dropFinished } from '../../customer/sync/what-to-merge.ts'
import type { Identity } from '../../git/identity.ts'
import type { Site } from '../../inventory/site.ts'
import { beforeSync } from './before-sync.ts'
import type { CustomerSync } from './customer-sync.ts'
import { judgeCustomers, type JudgeOptions, type Passed, startOf } from './judge-customers.ts'

export interface SyncOptions extends JudgeOptions {
  readonly author: Identity
}

/** What would become of each customer. `names`: those that have a branch here; the results are in their order. */
export async function planSync(
  site: Site,
  names: readonly string[],
  options: JudgeOptions,
): Promise<readonly CustomerSync[]> {
  const refused = await beforeSync(site, names, options.emit)
  const isRefused = new Set(refused.map(({ customer }) => customer))
  const open = names.filter((name) => !isRefused.has(name))
  const { passed, others } = await judgeCustomers(site, open, options)
  const moving = passed.map((one): CustomerSync => ({ ...movingOf(one), state: 'would-move' }))
  return inOrder(names, [...refused, ...others, ...moving])
}

/** How often to begin again with those whose branches somebody else moves meanwhile. */
const ROUNDS = 3

/** Throws UserError where base cannot be merged at all; no branch has moved then. */
export async function syncCustomers(
  site: Site,
  names: readonly string[],
  options: SyncOptions,
): Promise<readonly CustomerSync[]> {
  await endFollowing(site)
  // Before anything is saved: that is a commit that the remote does not have.
  const behind = await beforeSync(site, names, options.emit)
  const results = new Map(behind.map((one) => [one.customer, one]))
  const open = names.filter((name) => !results.has(name))
  for (const one of await refusedBySaving(site, open, options)) results.set(one.customer, one)
  const record = (one: CustomerSync): void =>
    void results.set(one.customer, together(results.get(one.customer), one))
  let pending: readonly string[] = names.filter((name) => !results.has(name))
  for (let round = 0; round < ROUNDS && pending.length > 0; round += 1) {
    const { passed, others } = await judgeCustomers(site, pending, options)
    others.forEach(record)
    const { done, again } = await moveAll(site, passed, options)
    done.forEach(record)
    pending = again
  }
  // Not before: the command may have been called in one of them.
  await dropFinished(site, await headsOf(site, names))
  return inOrder(names, [...results.values()])
}

/** Of what was solved, and then of what base has got since. */
function together(first: CustomerSync | undefined, then: CustomerSync): CustomerSync {
  if (first?.state !== 'moved') return then
  if (then.state === 'up-to-date') return first
  return { ...first, ...then, before: first.before, news: [...then.news, ...first.news] }
}

function inOrder(names: readonly string[], all: readonly CustomerSync[]): readonly CustomerSync[] {
  const byName = new Map(all.map((one) => [one.customer, one]))
  return names.flatMap((name) => byName.get(name) ?? [])
}

async function refusedBySaving(
  site: Site,
  names: readonly string[],
  { author }: SyncOptions,
): Promise<readonly CustomerSync[]> {
  const here = await headsOf(site, names)
  const failed = await saveUnsaved(site, here, author)
  return here.flatMap((one): readonly CustomerSync[] => {
    const reason = failed.get(one.customer)
    return reason === undefined ? [] : [{ ...startOf(one), state: 'refused', reason, news: [] }]
  })
}

async function headsOf(site: Site, names: readonly string[]): Promise<readonly CustomerHead[]> {
  const { customers } = await branchHeads(site)
  return names.flatMap((name) => customers.get(name) ?? [])
}

interface Moved {
  readonly done: readonly CustomerSync[]
  /** Customers for whom there is more to be done. */
  readonly again: readonly string[]
}

async function moveAll(site: Site, passed: readonly Passed[], { author }: SyncOptions): Promise<Moved> {
  const ready = await commitMerged(
    site,
    passed.map(({ merged }) => merged),
    author,
  )
  const commits = new Map(ready.map(({ customer, to }) => [customer, to]))
  const outcomes = await moveCustomers(site, ready)
  const done: CustomerSync[] = []
  const again: string[] = []
  for (const one of passed) {
    const { customer, isSolved } = one.merged
    const outcome = outcomes.get(customer)
    const after = commits.get(customer)
    if (outcome === undefined || after === undefined) throw new Error(`customer ${customer} was not moved`)
    if (outcome.kind === 'moved') done.push({ ...movingOf(one), state: 'moved', after })
    else if (outcome.kind === 'refused') {
      const { kind: state, ...why } = outcome
      done.push({ ...movingOf(one), ...why, state })
    } else
      done.push({
        ...movingOf(one),
        state: 'refused',
        reason: 'its branch is moved again and again meanwhile',
      })
    if (outcome.kind === 'elsewhere' || (outcome.kind === 'moved' && isSolved)) again.push(customer)
  }
  return { done, again }
}

function movingOf({ merged, check }: Passed): Omit<CustomerSync, 'state'> {
  return { ...startOf(merged), news: merged.news, check }
}
