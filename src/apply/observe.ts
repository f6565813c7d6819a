/** Phase: observes resources, at most one script for each type, all sent at once. */
import { groupBy } from '../core/group-by.ts'
import { lines, type Shell } from '../core/shell.ts'
import type { HostContext, PlainType } from '../type/define-type.ts'
import type { Observed } from '../type/state.ts'
import type { Probe } from '../type/probe.ts'
import type { Output, Session } from '../ssh/session.ts'
import type { Placed } from './run-types.ts'

/** Observing went wrong: the probe of the type, not the resource. */
export interface Broken {
  readonly kind: 'broken'
  readonly reason: string
}

export type Finding = Observed | Broken

export function isBroken(finding: Finding): finding is Broken {
  return finding !== null && finding['kind'] === 'broken' && typeof finding['reason'] === 'string'
}

/** What is found of each. Rejects only where the host is lost. */
export async function observe(
  session: Session,
  resources: readonly Placed[],
  context: HostContext,
): Promise<ReadonlyMap<Placed, Finding>> {
  const byType = groupBy(resources, ({ definition }) => definition)
  const groups = [...byType].map(([type, group]): Group => {
    const wanted = group.map(({ resource }) => resource)
    return { type, group, probe: type.observe(wanted, context) }
  })
  // Those that can be joined are one script; a probe that cannot is alone.
  const batches = [...groupBy(groups, ({ probe }) => probe.joinable?.scriptFor ?? probe).values()]
  // All are sent before the first answer is awaited: one round trip, however many types there are.
  const found = await Promise.all(
    batches.map(async (batch) => {
      const output = await session.run(scriptOf(batch))
      return batch.flatMap((one) => readGroup(one, output))
    }),
  )
  return new Map(found.flat())
}

/** What there is of one type. */
interface Group {
  readonly type: PlainType
  readonly group: readonly Placed[]
  readonly probe: Probe<ReadonlyMap<string, Observed>>
}

function scriptOf(batch: readonly Group[]): Shell {
  const [joinable] = batch.flatMap(({ probe }) => probe.joinable ?? [])
  if (joinable === undefined || batch.length === 1) return lines(...batch.map(({ probe }) => probe.script))
  return joinable.scriptFor(batch.flatMap(({ probe }) => probe.joinable?.asked ?? []))
}

function readGroup({ type, group, probe }: Group, output: Output): [Placed, Finding][] {
  const broken = (reason: string): [Placed, Finding][] =>
    group.map((placed) => [placed, { kind: 'broken', reason: `cannot observe it: ${reason}` }])
  const complaint = output.stderr.trim().split('\n').at(-1) ?? ''
  if (output.stopped !== undefined) return broken(output.stopped)
  try {
    const states = probe.parse(output.stdout, output.code)
    return group.map((placed) => {
      const state = states.get(placed.resource.id)
      if (state === undefined)
        return [
          placed,
          { kind: 'broken', reason: `cannot observe it: ${type.name} found nothing out about it` },
        ]
      return [placed, state]
    })
  } catch (error) {
    const { message } = error as Error
    return broken(complaint === '' ? message : `${message} (${complaint})`)
  }
}
