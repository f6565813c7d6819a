/** What of one host is no longer as it was when the plan was made. */
import type { PlanFileHost, PlanFileResource } from './plan-file.ts'
import type { PlannedHost, PlannedResource } from './planned-host.ts'

/** Sentences about the host, its facts first; none where the plan still holds. */
export function movedSince(planned: PlanFileHost, now: PlannedHost): readonly string[] {
  return [...movedFacts(planned.facts, now.facts), ...movedResources(planned.resources, now.resources)]
}

function movedFacts(
  then: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): readonly string[] {
  const moved = [...new Set([...Object.keys(then), ...Object.keys(now)])].filter(
    (name) => then[name] !== now[name],
  )
  return moved.length === 0
    ? []
    : [`its facts have changed since it was planned: ${moved.toSorted().join(', ')}`]
}

function movedResources(
  then: readonly PlanFileResource[],
  now: readonly PlannedResource[],
): readonly string[] {
  const present = new Map(now.map((resource): [string, PlannedResource] => [resource.name, resource]))
  const known = new Set(then.map(({ name }) => name))
  const moved = then.flatMap((planned) => {
    const found = present.get(planned.name)
    if (found === undefined) return [`${planned.name} is no longer in its manifest`]
    return movedResource(planned, found) ?? []
  })
  const added = now.flatMap(({ name }) =>
    known.has(name) ? [] : [`${name} was not in its manifest when planned`],
  )
  if (moved.length > 0 || added.length > 0) return [...moved, ...added]
  return then.some(({ name }, index) => now[index]?.name !== name)
    ? ['its resources are in another order than when planned']
    : []
}

function movedResource(then: PlanFileResource, now: PlannedResource): string | undefined {
  if (then.action !== now.action)
    return `${then.name} ${WAS[then.action]} when planned, and now ${IS[now.action]}${because(now)}`
  if (then.desired !== now.desired) return `${then.name} is to be something else than when planned`
  if (then.observed === now.observed) return undefined
  const [was, is] = [stateText(then.keys), stateText(now.keys)]
  return was === is
    ? `${then.name} is no longer what it was when planned`
    : `${then.name} was ${was} when planned, and is ${is}`
}

const WAS = {
  none: 'was right',
  create: 'was not there',
  update: 'was to be changed',
  remove: 'was to be removed',
  unknown: 'could not be known',
  fail: 'could not be applied',
} as const

const IS = {
  none: 'is right',
  create: 'is not there',
  update: 'is to be changed',
  remove: 'is to be removed',
  unknown: 'cannot be known',
  fail: 'cannot be applied',
} as const

function because({ reason }: PlannedResource): string {
  return reason === undefined ? '' : `: ${reason}`
}

/** What differed, as the plan shows it: `mode 0600, content 12 bytes, sha256 …`. */
function stateText(
  keys: Iterable<{ readonly key: string; readonly before?: string | undefined }> = [],
): string {
  return [...keys].map(({ key, before = 'none' }) => `${key} ${before}`).join(', ')
}
