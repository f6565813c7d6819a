/** Whether a saved plan still holds: first what it was made of, then host by host what is there. */
import { planHosts } from '../../apply/apply-hosts.ts'
import type { PlanFile } from '../../apply/plan-file.ts'
import { movedSince } from '../../apply/plan-moved.ts'
import { plannedHost, type Review } from '../../apply/planned-host.ts'
import type { RunOptions } from '../../apply/run-host.ts'
import type { Placed } from '../../apply/run-types.ts'
import { exitCode, Invalid, type Problem, UserError } from '../../core/errors.ts'
import { quote } from '../../core/shell.ts'
import { branchLabel, customerOf } from '../../inventory/customer-branches.ts'
import type { SiteInventory } from '../open-site-inventory.ts'
import { manifestsDigest } from '../runs/manifests-state.ts'
import type { RecordedRun } from '../runs/recorded-run.ts'
import { revisionText } from './inventory-revision.ts'

/** A plan, and the name of its file. */
export interface Named {
  readonly plan: PlanFile
  readonly file: string
}

export type ReviewHost = NonNullable<RunOptions['review']>

const HINT = 'nothing was changed; plan again: cfg plan HOST -o FILE'

/** Before its hosts are looked for, which another inventory need not have. Throws UserError. */
export function checkOwner({ plan, file }: Named, branch: string): void {
  if (plan.branch === branch) return
  const owner = `it is for ${branchLabel(plan.branch)}, and this is ${branchLabel(branch)}`
  throw new UserError(`Cannot apply plan "${file}": ${owner}`, {
    hint: `nothing was changed; -C ${quote(customerOf(plan.branch) ?? plan.branch)} works for it`,
  })
}

/** Throws Invalid with every reason for which it holds no longer, before any host is reached. */
export async function checkGround(
  { plan, file }: Named,
  { site, revision, manifests }: SiteInventory,
  hosts: readonly string[],
): Promise<void> {
  const problems: Problem[] = []
  if (plan.manifests.digest !== (await manifestsDigest(site.root, manifests)))
    problems.push({ message: `the manifests have changed since: ${commitsText(plan, manifests)}` })
  const inventory = revisionText(revision)
  if (plan.inventory !== inventory)
    problems.push({
      message: `the inventory has changed since: it was at ${plan.inventory}, and is at ${inventory}`,
    })
  const planned = new Map(plan.hosts.map((one) => [one.host, one]))
  for (const host of hosts) {
    const found = planned.get(host)
    if (found === undefined) problems.push({ message: `host "${host}" is not in it` })
    else if (found.error !== undefined)
      problems.push({ message: `host "${host}" could not be planned: ${found.error}` })
  }
  if (problems.length > 0) throw new Invalid(`Cannot apply plan "${file}"`, problems, { hint: HINT })
}

function commitsText({ manifests }: PlanFile, { commit }: SiteInventory['manifests']): string {
  const now = commit ?? null
  const was = `${manifests.commit?.slice(0, SHORT) ?? 'no commit'}${manifests.modified ? ' and changes' : ''}`
  return now === manifests.commit
    ? `it was made of ${was}, and files of the work tree are others now`
    : `it was made of ${was}, and the branch is at ${now?.slice(0, SHORT) ?? 'no commit'}`
}

const SHORT = 10

/** Throws Invalid with all that has moved on on any host. Looks only. */
export async function checkHosts(
  named: Named,
  { dependencies, targets, emit }: RecordedRun,
  options: Pick<RunOptions, 'why' | 'limit' | 'signal'> & { readonly parallel: number },
): Promise<void> {
  const problems: Problem[] = []
  const review: ReviewHost = (found) => {
    for (const message of movedOf(named.plan, found)) problems.push({ message: `${found.host}: ${message}` })
    return undefined
  }
  const reports = await planHosts(dependencies, targets, { ...options, review }, (event) => {
    // Everything else of the hosts is told when they are applied.
    if (event.kind === 'phase') emit(event)
  })
  for (const { error } of reports) if (error !== undefined) problems.push({ message: error.message })
  if (problems.length > 0) throw refusal(`Cannot apply plan "${named.file}"`, problems)
}

/** For the run that applies it: refuses a host that has moved on, and narrows the run to what the plan changes. */
export function reviewAgainst({ plan, file }: Named): ReviewHost {
  return (review) => {
    const moved = movedOf(plan, review)
    if (moved.length === 0) return changedBy(plan, review)
    throw refusal(
      `Cannot apply plan "${file}" to "${review.host}"`,
      moved.map((message) => ({ message })),
    )
  }
}

function refusal(action: string, problems: readonly Problem[]): Invalid {
  return new Invalid(action, problems, { hint: HINT, exitCode: exitCode.hostFailed })
}

function movedOf(plan: PlanFile, review: Review): readonly string[] {
  const planned = plan.hosts.find(({ host }) => host === review.host)
  return planned === undefined ? ['it is not in the plan'] : movedSince(planned, plannedHost(review))
}

function changedBy(plan: PlanFile, { host, expanded }: Review): ReadonlySet<Placed> {
  const resources = plan.hosts.find((one) => one.host === host)?.resources ?? []
  const names = new Set<string>(resources.flatMap(({ name, action }) => (action === 'none' ? [] : [name])))
  return new Set(expanded.order.filter(({ name }) => names.has(name)))
}
