/** The phases of a plan: observe, compare, describe. Changes nothing on the target and takes no lock. */
import type { Session } from '../ssh/session.ts'
import type { Discovered } from '../type/define-type.ts'
import { describeChanges } from './describe-change.ts'
import type { Emit } from './events.ts'
import { affectedText, GUARD_TIME, isGuarded } from './guard.ts'
import { judge, type Verdict } from './judge.ts'
import { limitTo } from './limit.ts'
import { type Finding, observe } from './observe.ts'
import type { PendingTrigger } from './pending.ts'
import type { Member } from './make-together.ts'
import { predict } from './predict.ts'
import type { Redact } from './redact.ts'
import type { ChangeReport, ResourceReport } from './report.ts'
import type { Progress } from './host-report.ts'
import type { RunOptions } from './run-host.ts'
import type { Expanded, Placed } from './run-types.ts'
import { calledTriggers, causesOf, triggerScript } from './triggers.ts'
import { discoveredIn, notesOf } from './notes.ts'

export interface PhaseInput {
  readonly session: Session
  readonly expanded: Expanded
  /** The same, of manifests that know what was found on the host. */
  readonly evaluateAgain?: ((discovered: readonly Discovered[]) => Promise<Expanded>) | undefined
  readonly redact: Redact
  readonly options: RunOptions
  readonly progress: Progress
  readonly emit: Emit
  readonly host: string
}

/** What is wanted and what is there, before anything is done. */
export interface Planned {
  readonly whole: Expanded
  /** Narrowed to the limit. */
  readonly expanded: Expanded
  readonly findings: Map<Placed, Finding>
  readonly verdicts: ReadonlyMap<Placed, Verdict>
  readonly described: ReadonlyMap<Placed, ChangeReport>
}

/** `pending`: restarts that an earlier run has called for and not made. */
export async function planPhases(input: PhaseInput, pending: readonly PendingTrigger[]): Promise<void> {
  const { progress, emit, host } = input
  const planned = await observeAndCompare(input)
  input.options.review?.({ ...planned, host, redact: input.redact })
  progress.notes.push(...guardNotes(planned, input.options.guard))
  for (const placed of planned.expanded.order) {
    const verdict = planned.verdicts.get(placed)
    if (verdict === undefined) continue
    const resource = reportOf(
      placed,
      predict(placed, verdict, planned.verdicts),
      planned.described.get(placed),
    )
    progress.resources.push(resource)
    emit({ kind: 'resource', host, resource })
  }
  const isPending = (placed: Placed): boolean => {
    const kind = planned.verdicts.get(placed)?.kind
    return kind === 'differs' || kind === 'unknown'
  }
  for (const called of calledTriggers(planned.whole, isPending, pending)) {
    const verdict = planned.verdicts.get(called.target)
    const change = verdict?.kind === 'differs' ? verdict.change : null
    if (triggerScript(called, change, planned.whole.context) === null) continue
    const trigger = {
      name: called.name,
      trigger: called.trigger,
      outcome: 'unknown' as const,
      because: causesOf(called),
    }
    progress.triggers.push(trigger)
    emit({ kind: 'trigger', host, trigger })
  }
}

/** That an apply would wait for a new connection, and why. */
function guardNotes({ verdicts, expanded }: Planned, seconds: number | undefined): readonly string[] {
  const members = [...verdicts].flatMap(([placed, verdict]) =>
    verdict.kind === 'differs' ? [{ placed, change: verdict.change }] : [],
  )
  if (!members.some((member) => isGuarded(seconds, member, expanded.context))) return []
  const affected = affectedText(members, expanded.context)
  const why = affected === '' ? '' : `what changes may lock you out (${affected}): `
  return [
    `${why}unless a new connection confirms it within ${seconds ?? GUARD_TIME} s, the host puts its files back by itself (--guard)`,
  ]
}

/** One round trip, a second where texts are needed for diffs, and one more where the manifests are evaluated anew. */
export async function observeAndCompare(input: PhaseInput): Promise<Planned> {
  const { session, redact, options, progress, host } = input
  const order = limitTo(host, input.expanded.order, options.limit ?? [])
  const expanded = { ...input.expanded, order }
  const { context } = expanded
  const findings = new Map(await observe(session, order, context))
  const discovered = input.evaluateAgain === undefined ? [] : discoveredIn(expanded, findings)
  if (input.evaluateAgain !== undefined && discovered.length > 0) {
    const again = await input.evaluateAgain(discovered)
    return observeAndCompare({ ...input, expanded: again, evaluateAgain: undefined })
  }
  const verdicts = new Map<Placed, Verdict>()
  const members: Member[] = []
  for (const [placed, finding] of findings) {
    const verdict = judge(placed, finding, context)
    verdicts.set(placed, verdict)
    if (verdict.kind === 'differs') members.push({ placed, change: verdict.change })
  }
  progress.notes.push(...notesOf(expanded, findings).map((note) => redact(note)))
  const described = await describeChanges(session, members, context, redact)
  return { whole: input.expanded, expanded, findings, verdicts, described }
}

function reportOf(placed: Placed, verdict: Verdict, change: ChangeReport | undefined): ResourceReport {
  const common = { name: placed.name, at: placed.at, within: placed.within }
  if (verdict.kind === 'ok') return { ...common, outcome: 'ok' }
  if (verdict.kind === 'differs')
    return { ...common, outcome: 'changed', ...(change === undefined ? {} : { change }) }
  if (verdict.kind === 'unknown') return { ...common, outcome: 'unknown', reason: verdict.reason }
  const hint = verdict.kind === 'refused' ? verdict.hint : undefined
  return { ...common, outcome: 'failed', reason: verdict.reason, ...(hint === undefined ? {} : { hint }) }
}
