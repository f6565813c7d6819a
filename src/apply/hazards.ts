/** Phase: refuses what is more likely a mistake than meant: a plan that removes much, and changes that their types call dangerous. */
import { exitCode, Invalid, type Problem } from '../core/errors.ts'
import type { Session } from '../ssh/session.ts'
import type { HostContext } from '../type/define-type.ts'
import { describeChanges } from './describe-change.ts'
import type { Verdict } from './judge.ts'
import type { Member } from './make-together.ts'
import type { Redact } from './redact.ts'
import type { ChangeReport } from './report.ts'
import type { Placed } from './run-types.ts'

export interface Guarded {
  readonly verdicts: ReadonlyMap<Placed, Verdict>
  readonly described: ReadonlyMap<Placed, ChangeReport>
}

/** Throws Invalid with every reason, where nothing has been touched. */
export function refuseHazards(host: string, { verdicts, described }: Guarded): void {
  const all = [...verdicts.values()]
  const removed = all.filter((verdict) => verdict.kind === 'differs' && verdict.change.after === null)
  const problems: Problem[] = []
  if (all.length >= 10 && removed.length * 3 > all.length)
    problems.push({ message: `it would remove ${removed.length} of ${all.length} things` })
  for (const [placed, { hazards = [] }] of described)
    for (const hazard of hazards) problems.push({ message: hazardText(placed, hazard), at: placed.at })
  if (problems.length > 0)
    throw new Invalid(`Cannot apply "${host}"`, problems, { hint: FORCE_HINT, exitCode: exitCode.hostFailed })
}

/** Of changes that show only during the run, after something else was changed: by resource, why it must not be made. */
export async function lateHazards(
  session: Session,
  members: readonly Member[],
  { verdicts }: Pick<Guarded, 'verdicts'>,
  context: HostContext,
  redact: Redact,
): Promise<ReadonlyMap<Placed, string>> {
  const late = members.filter(({ placed, change }) => {
    const known = verdicts.get(placed)
    return placed.definition.hazards !== undefined && !(known?.kind === 'differs' && known.change === change)
  })
  const described = late.length === 0 ? [] : await describeChanges(session, late, context, redact)
  return new Map(
    [...described].flatMap(([placed, { hazards = [] }]) =>
      hazards.length === 0 ? [] : [[placed, `it ${hazards.join('; it ')}`]],
    ),
  )
}

/** `dns_server:bind (service_config:named) drops 5 of 12 records of zone office.example`. */
function hazardText({ name, within }: Placed, hazard: string): string {
  return `${[...within, name].join(' > ')} ${hazard}`
}

export const FORCE_HINT = 'see it with "cfg plan"; if it is meant, add --force'
