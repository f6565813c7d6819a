/** One host of a saved plan, made of what was found out about it before anything is changed. */
import { desiredDigest, factsDigests, observedDigest } from './fingerprint.ts'
import type { Planned } from './plan-phases.ts'
import { predict } from './predict.ts'
import type { Redact } from './redact.ts'
import type { ChangeReport } from './report.ts'
import type { Placed } from './run-types.ts'

/** `fail`: an apply would fail with it. `unknown`: what is to be done shows only when something else has been applied. */
export const plannedActions = ['none', 'create', 'update', 'remove', 'unknown', 'fail'] as const
export type PlannedAction = (typeof plannedActions)[number]

export interface PlannedResource extends Partial<Omit<ChangeReport, 'action'>> {
  readonly name: string
  readonly action: PlannedAction
  /** Digests; without them where nothing is known of it. */
  readonly observed?: string
  readonly desired?: string
  /** Why it is unknown, or would fail. */
  readonly reason?: string
}

export interface PlannedHost {
  readonly host: string
  /** A digest of each, by name. */
  readonly facts: Readonly<Record<string, string>>
  /** In the order in which they are applied. */
  readonly resources: readonly PlannedResource[]
}

/** What a run hands over of a host, once it knows what is wanted and what is there. */
export interface Review extends Planned {
  readonly host: string
  readonly redact: Redact
}

export function plannedHost(review: Review): PlannedHost {
  const { host, expanded } = review
  return {
    host,
    facts: factsDigests(expanded.context.facts),
    resources: expanded.order.map((placed) => plannedResource(placed, review)),
  }
}

function plannedResource(placed: Placed, { verdicts, described, redact, expanded }: Review): PlannedResource {
  const { name, definition, resource } = placed
  const known = verdicts.get(placed)
  const verdict = known === undefined ? undefined : predict(placed, known, verdicts)
  switch (verdict?.kind) {
    case undefined:
    case 'refused':
    case 'broken':
      return { name, action: 'fail', ...(verdict === undefined ? {} : { reason: redact(verdict.reason) }) }
    case 'unknown':
      return { name, action: 'unknown', reason: redact(verdict.reason) }
    case 'ok': {
      const desired = definition.desired(resource, expanded.context)
      return { name, action: 'none', desired: desiredDigest(placed, desired, redact) }
    }
    case 'differs': {
      const { change } = verdict
      const report = described.get(placed)
      const { action: _, ...told } = report ?? {}
      return {
        name,
        action: change.after === null ? 'remove' : change.before === null ? 'create' : 'update',
        observed: observedDigest(placed, change, report, redact),
        desired: desiredDigest(placed, change.after, redact),
        ...told,
      }
    }
  }
}
