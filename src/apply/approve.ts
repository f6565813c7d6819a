/** Asks whether each change of a wave is wanted. */
import type { Session } from '../ssh/session.ts'
import { describeChanges } from './describe-change.ts'
import type { PendingTrigger } from './pending.ts'
import type { Member } from './make-together.ts'
import type { Planned } from './plan-phases.ts'
import type { Redact } from './redact.ts'
import type { ChangeReport } from './report.ts'
import type { Placed } from './run-types.ts'

/** One change, as it is about to be made. */
export interface Question {
  readonly host: string
  readonly name: Placed['name']
  readonly at: string
  readonly within: Placed['within']
  readonly change: ChangeReport
  /** Restarts and reloads that it calls for. */
  readonly calledFor: readonly PendingTrigger[]
}

export interface Asking {
  readonly host: string
  readonly session: Session
  readonly planned: Planned
  readonly redact: Redact
  readonly calledFor: (placed: Placed) => readonly PendingTrigger[]
}

/** One after the other, in order. Resolves with those that are not wanted. */
export async function unwantedOf(
  wave: readonly Member[],
  approve: (question: Question) => Promise<boolean>,
  { host, session, planned, redact, calledFor }: Asking,
): Promise<ReadonlySet<Placed>> {
  // What came to differ only during the run was not described before.
  const late = wave.filter(({ placed, change }) => {
    const known = planned.verdicts.get(placed)
    return !(known?.kind === 'differs' && known.change === change)
  })
  const lately = await describeChanges(session, late, planned.expanded.context, redact)
  const unwanted = new Set<Placed>()
  for (const { placed } of wave) {
    const change = lately.get(placed) ?? planned.described.get(placed)
    if (change === undefined) continue
    const { name, at, within } = placed
    if (!(await approve({ host, name, at, within, change, calledFor: calledFor(placed) })))
      unwanted.add(placed)
  }
  return unwanted
}
