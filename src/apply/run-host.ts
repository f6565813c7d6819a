/** One host's run, phase by phase. Whatever goes wrong with the host becomes its report; only a bug throws. */
import { UserError } from '../core/errors.ts'
import type { Session } from '../ssh/session.ts'
import { collectFacts } from './collect-facts.ts'
import type { Emit } from './events.ts'
import { expand } from './expand.ts'
import { lock, lookAtPending } from './lock.ts'
import { openSession, shellFor } from './open-session.ts'
import { redactor, secretsIn } from './redact.ts'
import { hostErrorOf, hostReportOf, type Progress } from './host-report.ts'
import type { HostReport } from './report.ts'
import { applyPhases } from './apply-phases.ts'
import { type PhaseInput, planPhases } from './plan-phases.ts'
import type { Question } from './approve.ts'
import type { Review } from './planned-host.ts'
import type { HostTarget, Placed, RunDependencies } from './run-types.ts'

export interface RunOptions {
  readonly mode: 'plan' | 'apply'
  /** Names the run (`makeRunId`): in its record, and in what it keeps on the hosts. */
  readonly runId?: string
  /** The command line, for the lock. */
  readonly why: string
  /** Of the manifests, for the journal on the host; asked where something is to be changed. */
  readonly commit?: (() => Promise<string | undefined>) | undefined
  /**
   * Seconds that a host waits for a new connection before it puts everything back; 0 for never. Default: 60 where a change may lock
   * the operator out, never else.
   */
  readonly guard?: number | undefined
  /**
   * Handed what is wanted and what is there, before anything is changed: throws UserError where the host is not to be touched, and
   * may narrow an apply to some of the resources.
   */
  readonly review?: ((review: Review) => ReadonlySet<Placed> | undefined) | undefined
  /** Asked before each change whether it is wanted. */
  readonly approve?: ((question: Question) => Promise<boolean>) | undefined
  /** Resources to narrow the run to. */
  readonly limit?: readonly string[]
  /** Goes on although a third would be removed, or a type says that a change is dangerous. */
  readonly force?: boolean
  /** Stops after the wave that runs. */
  readonly signal?: AbortSignal | undefined
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
    const connected = await dependencies.connect(target, shellFor(options.mode))
    acceptedKey = connected.acceptedKey
    session = await openSession(connected.transport, options.mode)
    emit({ kind: 'phase', host: target.name, phase: 'facts' })
    await runPhases(session, dependencies, target, options, progress, emit)
  } catch (caught) {
    if (!(caught instanceof UserError)) throw caught
    error = hostErrorOf(caught)
  } finally {
    // The exit trap of the remote shell gives the lock back. A run that changed nothing need not wait for that.
    const isQuiet = error === undefined && progress.resources.every(({ outcome }) => outcome === 'ok')
    if (options.mode === 'plan' || (isQuiet && progress.triggers.length === 0))
      session?.close({ mayServeAgain: error === undefined })
    else await session?.end()
  }
  const report = hostReportOf(target.name, progress, { started, error, acceptedKey })
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
  const isPlan = options.mode === 'plan'
  // All are sent before any is answered: one round trip.
  const [facts, held, pending] = await Promise.all([
    collectFacts(session),
    isPlan ? undefined : lock(session, { who: dependencies.operator, why: options.why }),
    isPlan ? lookAtPending(session) : [],
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
  await (held === undefined
    ? planPhases(common, pending)
    : applyPhases({ ...common, held, dependencies, target }))
}
