/** What a saved plan had as right, and is right no longer now that the plan's own changes are made. */
import type { Session } from '../ssh/session.ts'
import { judge } from './judge.ts'
import { observe } from './observe.ts'
import type { Planned } from './plan-phases.ts'
import type { Placed } from './run-types.ts'
import type { Settled } from './settled.ts'

/**
 * A note for each, such as of the site that a package brings with it and the manifests want gone: it was not there when
 * planned. One round trip, where anything needs what was changed.
 */
export async function leftByPlan(
  session: Session,
  { expanded, verdicts }: Planned,
  settled: ReadonlyMap<Placed, Settled>,
): Promise<readonly string[]> {
  const causeOf = (placed: Placed): Placed | undefined =>
    [...placed.needs].find((need) => settled.get(need)?.outcome === 'changed')
  const touched = expanded.order.filter(
    (placed) => !settled.has(placed) && verdicts.get(placed)?.kind === 'ok' && causeOf(placed) !== undefined,
  )
  if (touched.length === 0) return []
  const findings = await observe(session, touched, expanded.context)
  return [...findings].flatMap(([placed, finding]) =>
    judge(placed, finding, expanded.context).kind === 'ok'
      ? []
      : [
          `${placed.name} was right when planned, and is not since ${causeOf(placed)?.name ?? ''} was changed: the next apply changes it`,
        ],
  )
}
