/** Phase: restarts and reloads, once each, at the end; what was called for stays written down until it was made. */
import { lines, raw, type Shell } from '../core/shell.ts'
import type { Session } from '../ssh/session.ts'
import type { Change, HostContext } from '../type/define-type.ts'
import { asCommand } from './command-script.ts'
import { beat } from './guard-script.ts'
import type { CalledFor } from './kept.ts'
import { onlyWithLock } from './lock.ts'
import { type PendingTrigger, samePending, unpend } from './pending.ts'
import { explainerOf, type Failure, runCommands } from './perform.ts'
import type { Redact } from './redact.ts'
import { log, wordOf } from './run-folder.ts'
import type { TriggerReport } from './report.ts'
import type { Expanded, Placed } from './run-types.ts'

/** A trigger of a resource, and what calls for it in this run. */
export interface Called extends PendingTrigger {
  readonly target: Placed
  readonly sources: readonly Placed[]
  /** Called for by an earlier run that did not get to it. */
  readonly left: boolean
}

/** The triggers that a change of this resource calls for, with what makes them once the change is put back. */
export function calledForBy({ order, context }: Expanded): (source: Placed) => readonly CalledFor[] {
  const called = new Map<Placed, (PendingTrigger & { readonly target: Placed })[]>()
  for (const target of order)
    for (const [trigger, sources] of target.triggers)
      for (const source of sources) {
        const known = called.get(source) ?? []
        called.set(source, [...known, { name: target.name, trigger, target }])
      }
  return (source) =>
    (called.get(source) ?? []).map(({ name, trigger, target }) => ({
      name,
      trigger,
      script: target.definition.triggers?.[trigger]?.(target.resource, context, null) ?? null,
    }))
}

/** Every trigger that is to be made at the end: those of changed resources, and those that are left from before. */
export function calledTriggers(
  expanded: Expanded,
  changed: (placed: Placed) => boolean,
  left: readonly PendingTrigger[],
): readonly Called[] {
  return expanded.order.flatMap((target) =>
    [...triggerNames(target)].flatMap((trigger) => {
      const sources = [...(target.triggers.get(trigger) ?? [])].filter((source) => changed(source))
      const wasLeft = left.some((one) => samePending(one, { name: target.name, trigger }))
      if (sources.length === 0 && !wasLeft) return []
      return [{ name: target.name, trigger, target, sources, left: wasLeft }]
    }),
  )
}

/** Those of the pending ones that no resource of the manifest has any more. */
export function orphans(expanded: Expanded, left: readonly PendingTrigger[]): readonly PendingTrigger[] {
  return left.filter(
    ({ name, trigger }) =>
      !expanded.order.some((placed) => placed.name === name && triggerNames(placed).has(trigger)),
  )
}

function triggerNames({ definition }: Placed): ReadonlySet<string> {
  return new Set(Object.keys(definition.triggers ?? {}))
}

export function causesOf(called: Called): readonly string[] {
  return [
    ...called.sources.map(({ name }) => name),
    ...(called.left ? ['an earlier run that still owes it'] : []),
  ]
}

/** The shell text of a trigger; null where the change of the resource itself made it unnecessary. */
export function triggerScript(
  { target, trigger }: Called,
  change: Change | null,
  context: HostContext,
): Shell | null {
  return target.definition.triggers?.[trigger]?.(target.resource, context, change) ?? null
}

/**
 * Makes one and strikes it out on the target, in one frame. The caller sends several without waiting.
 */
export async function makeTrigger(
  session: Session,
  called: Called,
  change: Change | null,
  context: HostContext,
  redact: Redact,
): Promise<TriggerReport> {
  const script = triggerScript(called, change, context)
  const report = { name: called.name, trigger: called.trigger, because: causesOf(called) }
  if (script === null) {
    await session.run(unpend(called))
    return { ...report, outcome: 'ok' }
  }
  const subject = `${wordOf(called.name)}!${called.trigger}`
  const frame = lines(
    onlyWithLock,
    ifBegun(log('call', subject), beat(subject)),
    raw(`( eval ${quoted(script)} ); hw_code=$?`),
    ifBegun(raw(`hw_log "called ${subject} $hw_code"`)),
    raw('[ "$hw_code" -eq 0 ] || exit "$hw_code"'),
    unpend(called),
  )
  const failure: Failure | undefined = await runCommands(
    session,
    frame,
    [asCommand(script)],
    redact,
    explainerOf([called.target]),
  )
  return failure === undefined
    ? { ...report, outcome: 'changed' }
    : { ...report, ...failure, outcome: 'failed' }
}

/** A run that changes nothing, and makes what an earlier one has called for, has no folder. */
function ifBegun(...parts: readonly Shell[]): Shell {
  return raw(`[ -z "$hw_run" ] || { ${parts.map(({ text }) => text).join('; ')}; }`)
}

function quoted(script: Shell): string {
  return `'${script.text.replaceAll("'", `'\\''`)}'`
}
