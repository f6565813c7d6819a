/** Puts together what a run says of a host in the end. */
import { describeError, type UserError } from '../core/errors.ts'
import { countOutcomes, type HostReport, type ResourceReport, type TriggerReport } from './report.ts'

/** What the phases of a host have found out so far. */
export interface Progress {
  readonly resources: ResourceReport[]
  readonly triggers: TriggerReport[]
  readonly notes: string[]
  readonly learned: HostReport['learned'][number][]
}

/** Why the host as a whole failed. */
export function hostErrorOf(caught: UserError): NonNullable<HostReport['error']> {
  return {
    message: caught.message,
    ...(caught.hint === undefined ? {} : { hint: caught.hint }),
    lines: describeError(caught),
    exitCode: caught.exitCode,
  }
}

export interface HostEnd {
  /** Milliseconds since 1970. */
  readonly started: number
  readonly error: HostReport['error']
  readonly acceptedKey?: string | undefined
}

export function hostReportOf(
  host: string,
  progress: Progress,
  { started, error, acceptedKey }: HostEnd,
): HostReport {
  const counts = countOutcomes(progress.resources)
  const isFailed =
    error !== undefined ||
    counts.failed + counts.skipped > progress.resources.filter((one) => one.unwanted).length ||
    progress.triggers.some(({ outcome }) => outcome === 'failed')
  const isChanged = counts.changed + counts.unknown + progress.triggers.length > 0
  return {
    host,
    outcome: isFailed ? 'failed' : isChanged ? 'changed' : 'ok',
    ...progress,
    counts,
    ...(error === undefined ? {} : { error }),
    ...(acceptedKey === undefined ? {} : { acceptedKey }),
    duration: Date.now() - started,
  }
}
