/** The phases of an apply: observe, guard, converge, restart, learn. The lock is held. */
import { converge, type Settled } from './converge.ts'
import { describe } from './describe-change.ts'
import { guard, lateHazards } from './guard.ts'
import type { Lock } from './lock.ts'
import { learnedFrom } from './notes.ts'
import { observeAndCompare, type PhaseInput, type Planned } from './plan-phases.ts'
import type { ChangeReport, ResourceReport } from './report.ts'
import { restart } from './restart.ts'
import type { Placed } from './run-types.ts'
import { calledForBy } from './triggers.ts'

export interface ApplyInput extends PhaseInput {
  readonly held: Lock
}

export async function applyPhases(input: ApplyInput): Promise<void> {
  const { session, redact, options, progress, emit, host } = input
  const planned = await observeAndCompare(input)
  if (options.force !== true) guard(host, planned)
  if ([...planned.verdicts.values()].some(({ kind }) => kind !== 'ok'))
    emit({ kind: 'phase', host, phase: 'converge' })
  // Of the whole manifest: a limited run, too, calls for restarts of what it does not otherwise touch.
  const calledFor = calledForBy(planned.whole)
  const reports = new Map<Placed, ResourceReport>()
  const settled = await converge({
    session,
    expanded: planned.expanded,
    findings: planned.findings,
    verdicts: planned.verdicts,
    calledFor,
    redact,
    signal: options.signal,
    refused: (wave) =>
      options.force === true
        ? Promise.resolve(new Map())
        : lateHazards(session, wave, planned, planned.expanded.context, redact),
    onSettled: (placed, result) => {
      const resource = reportOf(placed, result, planned, input)
      reports.set(placed, resource)
      if (resource.outcome !== 'ok') emit({ kind: 'resource', host, resource })
    },
  })
  for (const placed of planned.expanded.order) {
    const report = reports.get(placed)
    if (report !== undefined) progress.resources.push(report)
  }
  await restart({ ...input, expanded: planned.whole }, settled, calledFor)
  const isRight = (placed: Placed): boolean => ['ok', 'changed'].includes(settled.get(placed)?.outcome ?? '')
  progress.learned.push(...learnedFrom(planned.expanded, planned.findings, isRight))
}

function reportOf(
  placed: Placed,
  { outcome, change, reason, hint, command }: Settled,
  planned: Planned,
  { redact }: ApplyInput,
): ResourceReport {
  const verdict = planned.verdicts.get(placed)
  // What came to differ only during the run was not described before; its diff would cost a round trip.
  const isAsPlanned = verdict?.kind === 'differs' && verdict.change === change
  const described: ChangeReport | undefined =
    change === undefined
      ? undefined
      : ((isAsPlanned ? planned.described.get(placed) : undefined) ?? describe(placed, change, redact))
  return {
    name: placed.name,
    outcome,
    at: placed.at,
    within: placed.within,
    ...(described === undefined ? {} : { change: described }),
    ...(reason === undefined ? {} : { reason }),
    ...(hint === undefined ? {} : { hint }),
    ...(command === undefined ? {} : { command }),
  }
}
