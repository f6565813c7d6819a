/** What a composed type consists of, all the way down, as the engine would find it. */
import type { HostContext, TypeDefinition } from '../../src/type/define-type.ts'
import { makeResource } from '../../src/type/make-resource.ts'
import type { Resource, Resources } from '../../src/type/resource.ts'
import * as standardTypes from '../../types/all.gen.ts'

/** Plain resources in the order in which they are named. */
export function partsOf(
  resources: Resources,
  context: Omit<HostContext, 'resource' | 'managed'>,
): readonly Resource[] {
  if (!resources) return []
  if (!('kind' in resources)) return resources.flatMap((one) => partsOf(one, context))
  const { definition } = resources
  if (!('compose' in definition)) return [resources]
  return partsOf(
    definition.compose(resources, { ...context, resource: resourceOf, managed: () => new Map() }),
    context,
  )
}

const types: ReadonlyMap<string, TypeDefinition> = new Map(
  Object.values(standardTypes).map(({ definition }) => [definition.name, definition]),
)

/** A resource of one of the standard types. */
function resourceOf(type: string, id: string, options: Readonly<Record<string, unknown>> = {}): Resource {
  const found = types.get(type)
  if (found === undefined) throw new Error(`there is no type "${type}"`)
  return makeResource(found, id, options, resourceOf)
}
