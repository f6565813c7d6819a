/** Brings hosts from one state of their life into another. */
import { Invalid, type Problem } from '../../core/errors.ts'
import type { Tx, Wanted } from '../../db/store.ts'
import { lookupWith } from '../lookup-with.ts'
import type { Host, HostState } from '../model/host.ts'
import type { Lookup } from '../model/lookup.ts'
import { problemsOf } from '../rules/problems-of.ts'
import { gather } from '../rules/words.ts'
import { retired, retireProblems } from './retire.ts'
import { reasonProblem, type ReasonRules } from './require-reason.ts'
import { stepProblem } from './steps.ts'

export interface StateChange {
  readonly host: string
  readonly from: HostState
  readonly to: HostState
  /** Addresses that it had and has no more. */
  readonly released: readonly string[]
}

/**
 * All of them or none: throws Invalid with every reason of every host. Guests and their parent may retire together. Hosts that
 * are in the state already are left as they are, and out of what it gives.
 */
export async function changeState(
  tx: Tx,
  hosts: readonly Host[],
  to: HostState,
  rules: ReasonRules,
): Promise<readonly StateChange[]> {
  const moving = hosts.filter((host) => host.state !== to)
  if (moving.length === 0) return []
  const wanted = moving.map((host): Wanted & { readonly kind: 'host' } => ({
    kind: 'host',
    name: host.name,
    after: inState(host, to),
  }))
  const after = lookupWith(tx, wanted)
  const missing = reasonProblem(rules, to)
  const problems = missing === undefined ? [] : [missing]
  for (const host of moving) {
    const own = await stepProblems(tx, after, host, to)
    const place = moving.length === 1 ? '' : `host "${host.name}": `
    problems.push(...own.map((problem) => ({ ...problem, message: place + problem.message })))
  }
  if (problems.length > 0) throw new Invalid(actionOf(moving, to), problems)
  await tx.replace(wanted)
  return moving.map((host) => ({ host: host.name, from: host.state, to, released: lostAddresses(host, to) }))
}

function actionOf(hosts: readonly Host[], to: HostState): string {
  const [only] = hosts
  return hosts.length === 1 && only !== undefined
    ? `Cannot set the state of "${only.name}" to ${to}`
    : `Cannot set the state of ${hosts.length} hosts to ${to}`
}

async function stepProblems(
  before: Lookup,
  after: Lookup,
  host: Host,
  to: HostState,
): Promise<readonly Problem[]> {
  const step = stepProblem(host.state, to)
  const moved = await after.get('host', host.name)
  return gather([
    step,
    ...(moved === undefined ? [] : await problemsOf(after, 'host', moved)),
    ...(to === 'retired' ? await retireProblems(before, after, host) : []),
  ])
}

function inState(host: Host, to: HostState): Host {
  return to === 'retired' ? retired(host) : { ...host, state: to }
}

function lostAddresses(host: Host, to: HostState): readonly string[] {
  return to === 'retired' ? host.nics.flatMap((nic) => nic.addresses.map(({ ip }) => ip)) : []
}

/**
 * For operations that set the state among other things: what is to be stored, as `changeState` would leave it. What is against
 * it is added to `problems`.
 */
export async function withStateStep(
  lookup: Lookup,
  before: Host,
  after: Host,
  problems: Problem[],
): Promise<Host> {
  if (before.state === after.state) return after
  const step = stepProblem(before.state, after.state)
  if (step !== undefined) problems.push(step)
  if (after.state !== 'retired') return after
  const host = retired(after)
  const overlay = lookupWith(lookup, [{ kind: 'host', name: host.name, after: host }])
  problems.push(...(await retireProblems(lookup, overlay, before)))
  return host
}
