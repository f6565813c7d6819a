/** The phases of an apply: observe, guard, converge, restart, learn. The lock is held. */
import { HostUnreachable } from '../ssh/host-unreachable.ts'
import { unwantedOf } from './approve.ts'
import { converge } from './converge.ts'
import { describe } from './describe-change.ts'
import { Guard, isGuarded, PutBack, settleLost } from './guard.ts'
import { lateHazards, refuseHazards } from './hazards.ts'
import { leftByPlan } from './left-by-plan.ts'
import type { Lock } from './lock.ts'
import { learnedFrom } from './notes.ts'
import { observeAndCompare, type PhaseInput, type Planned } from './plan-phases.ts'
import type { Member } from './make-together.ts'
import type { ChangeReport, ResourceReport } from './report.ts'
import { recover } from './recover.ts'
import { restart } from './restart.ts'
import { endRun } from './run-folder.ts'
import { makeRunId } from './run-id.ts'
import type { HostTarget, Placed, RunDependencies } from './run-types.ts'
import type { Settled } from './settled.ts'
import { calledForBy } from './triggers.ts'

export interface ApplyInput extends PhaseInput {
  readonly held: Lock
  readonly dependencies: RunDependencies
  readonly target: HostTarget
}

export async function applyPhases(input: ApplyInput): Promise<void> {
  const { session, redact, options, progress, emit, host, dependencies, target } = input
  const found = await observeAndCompare(input)
  const wanted = options.review?.({ ...found, host, redact })
  const planned = wanted === undefined ? found : narrowed(found, wanted)
  if (options.force !== true) refuseHazards(host, planned)
  const isQuiet = [...planned.verdicts.values()].every(({ kind }) => kind === 'ok')
  if (!isQuiet) emit({ kind: 'phase', host, phase: 'converge' })
  // Of the whole manifest: a limited run, too, calls for restarts of what it does not otherwise touch.
  const calledFor = calledForBy(planned.whole)
  const { approve } = options
  const reports = new Map<Placed, ResourceReport>()
  const settled = new Map<Placed, Settled>()
  const steps = new Map<number, readonly Member[]>()
  const onSettled = (placed: Placed, result: Settled): void => {
    const resource = reportOf(placed, result, planned, input)
    settled.set(placed, result)
    reports.set(placed, resource)
    if (resource.outcome !== 'ok') emit({ kind: 'resource', host, resource })
  }
  const finish = (): void => {
    progress.resources.push(...planned.expanded.order.flatMap((placed) => reports.get(placed) ?? []))
  }
  const run = options.runId ?? makeRunId()
  const { connect, operator } = dependencies
  const commit = isQuiet ? undefined : await options.commit?.()
  const { context } = planned.expanded
  const guarding = new Guard({ session, connect, target, run, seconds: options.guard })
  const converging = converge({
    session,
    expanded: planned.expanded,
    findings: planned.findings,
    verdicts: planned.verdicts,
    calledFor,
    redact,
    folder: { id: run, about: [operator, options.why, commit ?? ''] },
    guard: guarding,
    isGuarded: (member) => isGuarded(options.guard, member, context),
    steps,
    onNote: (text) => progress.notes.push(text),
    signal: options.signal,
    refused: (wave) => {
      emit({
        kind: 'working',
        host,
        resources: wave.map(({ placed }) => placed.name),
        done: reports.size,
        of: planned.expanded.order.length,
      })
      return options.force === true
        ? Promise.resolve(new Map())
        : lateHazards(session, wave, planned, planned.expanded.context, redact)
    },
    unwanted:
      approve === undefined
        ? undefined
        : (wave) => unwantedOf(wave, approve, { host, session, planned, redact, calledFor }),
    onSettled,
  })
  let isAsked = false
  try {
    await converging
    await restart({ ...input, expanded: planned.whole }, settled, calledFor)
    if (wanted !== undefined) progress.notes.push(...(await leftByPlan(session, found, settled)))
    isAsked = guarding.armed
    if (isAsked) await guarding.confirm()
    endRun(session)
  } catch (error) {
    if (!(error instanceof HostUnreachable)) throw error
    guarding.stop()
    const lost = { run, target, connect, expanded: planned.expanded, steps, settled, redact }
    const after = guarding.armed && !isAsked ? await settleLost(lost, guarding.seconds) : undefined
    if (steps.size > 0 && settled.size < planned.expanded.order.length)
      for (const [placed, result] of await recover(lost)) onSettled(placed, result)
    if (error instanceof PutBack || after instanceof PutBack)
      for (const [placed, report] of reports)
        if (guarding.kept.has(placed.name) && settled.get(placed)?.touched === true)
          reports.set(placed, { ...report, outcome: 'failed', reason: 'put back by the guard' })
    throw after ?? error
  } finally {
    guarding.stop()
    finish()
  }
  const isRight = (placed: Placed): boolean => ['ok', 'changed'].includes(settled.get(placed)?.outcome ?? '')
  progress.learned.push(...learnedFrom(planned.expanded, planned.findings, isRight))
}

/** Only these are converged, reported and learned from. */
function narrowed(planned: Planned, wanted: ReadonlySet<Placed>): Planned {
  const order = planned.expanded.order.filter((placed) => wanted.has(placed))
  const verdicts = new Map([...planned.verdicts].filter(([placed]) => wanted.has(placed)))
  return { ...planned, expanded: { ...planned.expanded, order }, verdicts }
}

function reportOf(
  placed: Placed,
  { outcome, change, reason, hint, command, unwanted, tries }: Settled,
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
    ...(unwanted === undefined ? {} : { unwanted }),
    ...(command === undefined ? {} : { command }),
    ...(tries === undefined ? {} : { tries }),
  }
}
