/** Phase: takes composed resources apart, finds duplicates, ties what needs what, and puts all in order. */
import { Invalid, type Problem, UserError } from '../core/errors.ts'
import { stableOrder } from '../core/graph.ts'
import { nearest } from '../core/nearest.ts'
import type { HostContext, TypeDefinition } from '../type/define-type.ts'
import type { Attempts } from '../type/common-options.ts'
import { makeResource } from '../type/make-resource.ts'
import type { Resource, ResourceName, Resources } from '../type/resource.ts'
import { judge } from './judge.ts'
import { managedPaths } from './managed-paths.ts'
import { pathConflicts } from './path-conflicts.ts'
import { secretsIn } from './redact.ts'
import type { Evaluated, Expanded, Placed } from './run-types.ts'
import { sameParams } from './same-params.ts'
import type { Facts } from '../type/facts.ts'

/** A resource as found: a leaf, or the leaves that it is composed of. Repeated ones are merged. */
interface Entry {
  readonly resource: Resource
  readonly within: readonly ResourceName[]
  readonly at: string
  readonly repeats: Resource[]
  readonly parts: Entry[]
  /** Set for plain types. */
  readonly placed: PlacedSoFar | undefined
}

/** Its edges are still being added. */
interface PlacedSoFar extends Placed {
  readonly needs: Set<Placed>
  readonly triggers: Map<string, Set<Placed>>
}

/** Throws Invalid with every problem at once: duplicates that differ, needs that the manifest does not return, cycles, conflicts. */
export function expand(evaluated: Evaluated, facts: Facts): Expanded {
  const { host, inventory, types } = evaluated
  const problems: Problem[] = []
  const entries = new Map<ResourceName, Entry>()
  const context: HostContext = {
    host,
    facts,
    inventory,
    resource: resourceMaker(types),
    managed: managedPaths(
      () => [...entries.values()].flatMap(({ placed }) => placed ?? []),
      () => context,
    ),
  }
  collect(evaluated.resources, { within: [], place: '', attempts: {} }, context, entries, problems)
  for (const entry of entries.values()) tie(entry, entries, context, problems)
  const leaves = [...entries.values()].flatMap(({ placed }) => (placed === undefined ? [] : [placed]))
  const ordered = stableOrder<Placed>(leaves, (placed) => placed.needs)
  if ('cycle' in ordered) problems.push(cycleProblem(ordered.cycle))
  problems.push(...pathConflicts(leaves, (placed) => isToGo(placed, context)))
  if (problems.length > 0 || 'cycle' in ordered) throw new Invalid(`Cannot apply "${host.name}"`, problems)
  return { order: ordered.order, context }
}

function resourceMaker(types: ReadonlyMap<string, TypeDefinition>): HostContext['resource'] {
  const resource: HostContext['resource'] = (type, id, options = {}) => {
    const definition = types.get(type)
    if (definition !== undefined) return makeResource(definition, id, options, resource)
    const meant = nearest(type, types.keys())
    throw new UserError(`Cannot use ${type} "${id}": unknown type "${type}"`, {
      hint:
        meant === undefined ? `the types are: ${[...types.keys()].join(', ')}` : `did you mean "${meant}"?`,
    })
  }
  return resource
}

/** Where a resource is found. */
interface Place {
  readonly within: readonly ResourceName[]
  /** The manifest's line of the outermost composed resource; empty where there is none. */
  readonly place: string
  /** Those of the composed resources around it, which its own go before. */
  readonly attempts: Attempts
}

function collect(
  resources: Resources,
  found: Place,
  context: HostContext,
  entries: Map<ResourceName, Entry>,
  problems: Problem[],
): Entry[] {
  if (!resources) return []
  if (!isResource(resources))
    return resources.flatMap((one) => collect(one, found, context, entries, problems))
  const resource = resources
  const { within, place } = found
  const attempts = { ...found.attempts, ...resource.attempts }
  const at = place === '' ? resource.at : place
  const known = entries.get(resource.name)
  if (known !== undefined) {
    if (within.includes(resource.name))
      problems.push({ message: `${resource.name} is composed of itself`, at })
    else if (
      known.resource.definition !== resource.definition ||
      !sameParams(known.resource.params, resource.params)
    )
      problems.push({
        message: `${resource.name} is named twice with different parameters, here and at ${known.at}`,
        at,
        hint: 'leave one of the two out, or give both the same parameters',
      })
    else known.repeats.push(resource)
    return [known]
  }
  const { definition } = resource
  const entry: Entry = {
    resource,
    within,
    at,
    repeats: [],
    parts: [],
    placed:
      'compose' in definition
        ? undefined
        : {
            name: resource.name,
            resource,
            definition,
            within,
            at,
            needs: new Set(),
            triggers: new Map(),
            attempts,
            secret: secretsIn(resource.params).size > 0,
          },
  }
  entries.set(resource.name, entry)
  if ('compose' in definition) {
    try {
      const parts = definition.compose(resource, context)
      const inside = { within: [...within, resource.name], place: at, attempts }
      entry.parts.push(...collect(parts, inside, context, entries, problems))
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      const reasons =
        error instanceof Invalid ? error.problems : [{ message: error.message, hint: error.hint }]
      const action = error instanceof Invalid ? `${error.action}: ` : ''
      for (const { message, hint } of reasons)
        problems.push({ message: `${resource.name}: ${action}${message}`, hint, at })
    }
  }
  return [entry]
}

// Typed as a readonly list otherwise, which Array.isArray does not tell apart.
function isResource(resources: Resource | readonly Resources[]): resources is Resource {
  return 'kind' in resources
}

function leavesOf(entry: Entry): PlacedSoFar[] {
  return entry.placed === undefined ? entry.parts.flatMap((part) => leavesOf(part)) : [entry.placed]
}

function tie(
  entry: Entry,
  entries: ReadonlyMap<ResourceName, Entry>,
  context: HostContext,
  problems: Problem[],
): void {
  const own = leavesOf(entry)
  for (const resource of [entry.resource, ...entry.repeats]) {
    for (const target of lookUp(resource.needs, 'needs', entry, entries, problems)) link(own, target)
    for (const [trigger, sources] of Object.entries(resource.triggers))
      for (const source of lookUp(sources, `${trigger}On`, entry, entries, problems))
        for (const placed of own) {
          placed.triggers.set(trigger, new Set([...(placed.triggers.get(trigger) ?? []), source]))
          link([placed], source)
        }
  }
  const { definition } = entry.resource
  for (const name of definition.needs?.(entry.resource, context) ?? []) {
    const target = entries.get(name)
    // A composed type's own parts are not a need of it.
    if (target === undefined) continue
    for (const leaf of leavesOf(target)) if (!own.includes(leaf)) linkImplied(own, leaf, context)
  }
}

/** Where both are to go, the need turns round: a directory goes after what is in it, whatever `needs` repeats of that. */
function linkImplied(own: readonly PlacedSoFar[], target: PlacedSoFar, context: HostContext): void {
  for (const placed of own)
    if (isToGo(target, context) && isToGo(placed, context)) {
      placed.needs.delete(target)
      target.needs.add(placed)
    } else placed.needs.add(target)
}

function isToGo(placed: Placed, context: HostContext): boolean {
  return judge(placed, null, context).kind === 'ok'
}

function lookUp(
  named: readonly Resource[],
  option: string,
  entry: Entry,
  entries: ReadonlyMap<ResourceName, Entry>,
  problems: Problem[],
): Placed[] {
  return named.flatMap((resource) => {
    const found = entries.get(resource.name)
    if (found !== undefined) return leavesOf(found)
    problems.push({
      message: `${entry.resource.name} names ${resource.name} in ${option}, but the manifest does not return it`,
      at: entry.at,
      hint: `return ${resource.name} as well, or take it out of ${option}`,
    })
    return []
  })
}

function link(own: readonly PlacedSoFar[], target: Placed): void {
  for (const placed of own) placed.needs.add(target)
}

function cycleProblem(cycle: readonly Placed[]): Problem {
  const path = [...cycle, ...cycle.slice(0, 1)].map(({ name }) => name).join(' needs ')
  const places = [...new Set(cycle.map(({ at }) => at))].join(', ')
  return { message: `these resources need each other: ${path}`, at: places }
}
