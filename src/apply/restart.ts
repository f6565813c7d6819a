/** Phase: makes the restarts and reloads that were called for, and strikes out those that were not needed after all. */
import type { ApplyInput } from './apply-phases.ts'
import type { Settled } from './settled.ts'
import { judge } from './judge.ts'
import { observe } from './observe.ts'
import { type PendingTrigger, samePending, unpend } from './pending.ts'
import type { TriggerReport } from './report.ts'
import type { Placed } from './run-types.ts'
import { stillDiffers } from './still-differs.ts'
import { type Called, calledTriggers, causesOf, makeTrigger, orphans } from './triggers.ts'

export async function restart(
  input: ApplyInput,
  settled: ReadonlyMap<Placed, Settled>,
  calledFor: (placed: Placed) => readonly PendingTrigger[],
): Promise<void> {
  const { session, expanded, redact, progress, emit, host, held, options } = input
  const called = calledTriggers(expanded, (placed) => settled.get(placed)?.touched === true, held.pending)
  const ready: Called[] = []
  const report = (trigger: TriggerReport): void => {
    progress.triggers.push(trigger)
    emit({ kind: 'trigger', host, trigger })
  }
  for (const one of called) {
    const reason = options.signal?.aborted === true ? 'the run was interrupted' : obstacleTo(one, settled)
    if (reason === undefined) ready.push(one)
    else
      report({
        name: one.name,
        trigger: one.trigger,
        outcome: 'skipped',
        because: causesOf(one),
        reason: `${reason}; it stays called for until the next run`,
      })
  }
  const dropped = orphans(expanded, held.pending)
  for (const { name, trigger } of dropped)
    progress.notes.push(
      `${name} is no longer in the manifest: the ${trigger} that an earlier run called for is dropped`,
    )
  const idle = notNeeded(settled, calledFor, [...called, ...held.pending])
  if (ready.length > 0) emit({ kind: 'phase', host, phase: 'restart' })
  // All are sent before the first answer is awaited, and so is the look at what they leave behind.
  const [made, after] = await Promise.all([
    Promise.all(
      ready.map((one) =>
        makeTrigger(session, one, settled.get(one.target)?.change ?? null, expanded.context, redact),
      ),
    ),
    ready.length === 0
      ? undefined
      : observe(session, [...new Set(ready.map(({ target }) => target))], expanded.context),
    ...[...dropped, ...idle].map((pending) => session.run(unpend(pending))),
  ])
  for (const [index, trigger] of made.entries()) {
    const target = ready[index]?.target
    const finding = target === undefined ? undefined : after?.get(target)
    if (
      target === undefined ||
      finding === undefined ||
      trigger.outcome !== 'changed' ||
      !settled.has(target)
    ) {
      report(trigger)
      continue
    }
    const verdict = judge(target, finding, expanded.context)
    if (verdict.kind === 'ok') report(trigger)
    else
      report({ ...trigger, outcome: 'failed', reason: `afterwards ${redact(stillDiffers(target, verdict))}` })
  }
}

/** Why a trigger must wait: its resource, or what calls for it, is not right. */
function obstacleTo({ target, sources }: Called, settled: ReadonlyMap<Placed, Settled>): string | undefined {
  for (const placed of [target, ...sources]) {
    const outcome = settled.get(placed)?.outcome
    if (outcome === 'failed') return `${placed.name} failed`
    if (outcome === 'skipped') return `${placed.name} was skipped`
  }
  return undefined
}

/** Written down for changes that then left everything as it was. */
function notNeeded(
  settled: ReadonlyMap<Placed, Settled>,
  calledFor: (placed: Placed) => readonly PendingTrigger[],
  needed: readonly PendingTrigger[],
): readonly PendingTrigger[] {
  return [...settled]
    .flatMap(([placed, { change }]) => (change === undefined ? [] : calledFor(placed)))
    .filter((pending) => !needed.some((one) => samePending(one, pending)))
}
