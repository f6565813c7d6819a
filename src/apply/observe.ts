/** Phase: observes resources, one script for each type, all sent at once. */
import type { HostContext, PlainType } from '../type/define-type.ts'
import type { Observed } from '../type/state.ts'
import type { Session } from '../ssh/session.ts'
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
  const groups = [...byType(resources)]
  // All are sent before the first answer is awaited: one round trip, however many types there are.
  const found = await Promise.all(groups.map(([type, group]) => observeType(session, type, group, context)))
  return new Map(found.flat())
}

function byType(resources: readonly Placed[]): Map<PlainType, Placed[]> {
  const groups = new Map<PlainType, Placed[]>()
  for (const placed of resources) {
    const group = groups.get(placed.definition)
    if (group === undefined) groups.set(placed.definition, [placed])
    else group.push(placed)
  }
  return groups
}

async function observeType(
  session: Session,
  type: PlainType,
  group: readonly Placed[],
  context: HostContext,
): Promise<[Placed, Finding][]> {
  const broken = (reason: string): [Placed, Finding][] =>
    group.map((placed) => [placed, { kind: 'broken', reason: `cannot observe it: ${reason}` }])
  const probe = type.observe(
    group.map(({ resource }) => resource),
    context,
  )
  const output = await session.run(probe.script)
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
