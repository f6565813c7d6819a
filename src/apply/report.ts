/** What a run says of each host and resource when it is done. Values only, ready for JSON; secrets are out of it. */
import type { ExitCode } from '../core/errors.ts'
import type { ObjectChanges } from '../core/object-lines.ts'
import type { Learned } from '../type/define-type.ts'
import type { ResourceName } from '../type/resource.ts'

/**
 * `ok` as desired before · `changed` made so, and observed to be so · `failed` not as desired · `skipped` not touched,
 * because of another or of an interruption · `unknown` cannot be known before something else is applied (plans only).
 * In a plan, `changed` means would be.
 */
export type Outcome = 'ok' | 'changed' | 'failed' | 'skipped' | 'unknown'

/** What stands for a secret wherever one would be. */
export const SECRET_TEXT = '[secret]'

export interface KeyChange {
  readonly key: string
  /** As text; absent when creating. */
  readonly before?: string
  readonly after: string
  /** Where the difference is told in full: in `diff`, or in `objects`. */
  readonly told?: 'diff' | 'objects'
}

/** The difference of a key that is a list of objects. */
export interface ObjectsReport extends ObjectChanges {
  readonly key: string
}

export interface ChangeReport {
  readonly action: 'create' | 'update' | 'remove'
  readonly keys: readonly KeyChange[]
  /** Unified diffs one after the other, of each key that is content and text that may be shown on both sides. */
  readonly diff?: string
  /** Of each key that is a list of objects. */
  readonly objects?: readonly ObjectsReport[]
  /** What is dangerous about it; an apply refuses it unless it is forced. */
  readonly hazards?: readonly string[]
}

/** The command that failed. */
export interface FailedCommand {
  /** Shell text to paste on the host. */
  readonly script: string
  readonly code: number
  /** The last lines. */
  readonly stderr: string
}

export interface ResourceReport {
  readonly name: ResourceName
  readonly outcome: Outcome
  /** The manifest's line. */
  readonly at: string
  readonly within: readonly ResourceName[]
  readonly change?: ChangeReport
  /** Why it failed, was skipped, or is unknown. */
  readonly reason?: string
  /** Skipped because the operator did not want it, or something that it needs: no failure. */
  readonly unwanted?: true
  readonly hint?: string
  readonly command?: FailedCommand
  /** How often it was tried, where that is more than once. */
  readonly tries?: number
}

/** A restart or reload. */
export interface TriggerReport {
  readonly name: ResourceName
  readonly trigger: string
  /** `changed` done · `ok` called for, but what was changed made it unnecessary · `unknown` would be done (plans). */
  readonly outcome: Outcome
  /** What called for it: resources, or an earlier run that still owes it. */
  readonly because: readonly string[]
  readonly reason?: string
  readonly command?: FailedCommand
}

export interface HostError {
  readonly message: string
  readonly hint?: string
  /** Message, place, further reasons and hint, for a person. */
  readonly lines: readonly string[]
  /** Of the error: 1 where the host is the reason, 2 where manifest or inventory are. */
  readonly exitCode: ExitCode
}

/** `skipped` was not started. */
export type HostOutcome = 'ok' | 'changed' | 'failed' | 'skipped'

export interface HostReport {
  readonly host: string
  readonly outcome: HostOutcome
  readonly resources: readonly ResourceReport[]
  readonly triggers: readonly TriggerReport[]
  readonly counts: Readonly<Record<Outcome, number>>
  /** Why it was not started. */
  readonly reason?: string
  /** Why the host as a whole failed: unreachable, locked, manifest error. */
  readonly error?: HostError
  readonly learned: readonly Learned[]
  /** The host key that was accepted because none was recorded. */
  readonly acceptedKey?: string
  /** Worth telling: a lock taken over, a restart dropped. */
  readonly notes: readonly string[]
  /** Milliseconds, the wait for other hosts not counted. */
  readonly duration: number
}

export function countOutcomes(resources: readonly ResourceReport[]): Record<Outcome, number> {
  const counts: Record<Outcome, number> = { ok: 0, changed: 0, failed: 0, skipped: 0, unknown: 0 }
  for (const { outcome } of resources) counts[outcome] += 1
  return counts
}
