/** One host's run, phase by phase. Whatever goes wrong with the host becomes its report; only a bug throws. */
import { describeError, UserError } from '../core/errors.ts'
import { Session } from '../ssh/session.ts'
import { collectFacts } from './collect-facts.ts'
import type { Emit } from './events.ts'
import { expand } from './expand.ts'
import { lock } from './lock.ts'
import { redactor, secretsIn } from './redact.ts'
import { countOutcomes, type HostReport, type ResourceReport, type TriggerReport } from './report.ts'
import { applyPhases } from './apply-phases.ts'
import { type PhaseInput, planPhases } from './plan-phases.ts'
import type { HostTarget, RunDependencies } from './run-types.ts'

export interface RunOptions {
  readonly mode: 'plan' | 'apply'
  /** The command line, for the lock. */
  readonly why: string
  /** Resources to narrow the run to. */
  readonly limit?: readonly string[]
  /** Goes on although a third would be removed, or a type says that a change is dangerous. */
  readonly force?: boolean
  /** Stops after the wave that runs. */
  readonly signal?: AbortSignal | undefined
}

/** What the phases of a host have found out so far. */
export interface Progress {
  readonly resources: ResourceReport[]
  readonly triggers: TriggerReport[]
  readonly notes: string[]
  readonly learned: HostReport['learned'][number][]
}

export async function runHost(
  dependencies: RunDependencies,
  target: HostTarget,
  options: RunOptions,
  emit: Emit,
): Promise<HostReport> {
  const started = Date.now()
  const progress: Progress = { resources: [], triggers: [], notes: [], learned: [] }
  let session: Session | undefined
  let acceptedKey: string | undefined
  let error: HostReport['error']
  try {
    emit({ kind: 'phase', host: target.name, phase: 'connect' })
    const connected = await dependencies.connect(target)
    acceptedKey = connected.acceptedKey
    session = await Session.open(connected.transport)
    emit({ kind: 'phase', host: target.name, phase: 'facts' })
    await runPhases(session, dependencies, target, options, progress, emit)
  } catch (caught) {
    if (!(caught instanceof UserError)) throw caught
    error = {
      message: caught.message,
      ...(caught.hint === undefined ? {} : { hint: caught.hint }),
      lines: describeError(caught),
      exitCode: caught.exitCode,
    }
  } finally {
    // The exit trap of the remote shell gives the lock back. A run that changed nothing need not wait for that.
    const isQuiet = error === undefined && progress.resources.every(({ outcome }) => outcome === 'ok')
    if (options.mode === 'plan' || (isQuiet && progress.triggers.length === 0)) session?.close()
    else await session?.end()
  }
  const counts = countOutcomes(progress.resources)
  const isFailed =
    error !== undefined ||
    counts.failed + counts.skipped > 0 ||
    progress.triggers.some(({ outcome }) => outcome === 'failed')
  const isChanged = counts.changed + counts.unknown + progress.triggers.length > 0
  const report: HostReport = {
    host: target.name,
    outcome: isFailed ? 'failed' : isChanged ? 'changed' : 'ok',
    ...progress,
    counts,
    ...(error === undefined ? {} : { error }),
    ...(acceptedKey === undefined ? {} : { acceptedKey }),
    duration: Date.now() - started,
  }
  emit({ kind: 'done', host: target.name, report })
  return report
}

async function runPhases(
  session: Session,
  dependencies: RunDependencies,
  target: HostTarget,
  options: RunOptions,
  progress: Progress,
  emit: Emit,
): Promise<void> {
  // Both are sent before either is answered: one round trip.
  const [facts, held] = await Promise.all([
    collectFacts(session),
    options.mode === 'plan' ? undefined : lock(session, { who: dependencies.operator, why: options.why }),
  ])
  for (const text of held?.notes ?? []) {
    progress.notes.push(text)
    emit({ kind: 'note', host: target.name, text })
  }
  const evaluated = await dependencies.evaluate(target.name, facts)
  const expanded = expand(evaluated, facts)
  if (held !== undefined) await dependencies.beforeChanges?.()
  const redact = redactor(expanded.order.flatMap(({ resource }) => [...secretsIn(resource.params)]))
  emit({ kind: 'phase', host: target.name, phase: 'observe' })
  const common: PhaseInput = {
    session,
    expanded,
    evaluateAgain: async (discovered) => {
      const again = expand(await dependencies.evaluate(target.name, facts, discovered), facts)
      if (held !== undefined) await dependencies.beforeChanges?.()
      return again
    },
    redact,
    options,
    progress,
    emit,
    host: target.name,
  }
  await (held === undefined ? planPhases(common) : applyPhases({ ...common, held }))
}
