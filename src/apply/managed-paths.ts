/** The paths that the resources of a host manage, so that a purge knows what to leave alone. */
import { UserError } from '../core/errors.ts'
import type { Change, HostContext, Managed } from '../type/define-type.ts'
import type { Placed } from './run-types.ts'

/** Asked for by few types, and then more than once: worked out at the first call, when all resources are known. */
export function managedPaths(
  placed: () => readonly Placed[],
  context: () => HostContext,
): HostContext['managed'] {
  let paths: ReadonlyMap<string, Managed> | undefined
  return () => {
    paths ??= new Map(
      placed().flatMap((one) => {
        const said = saidBy(one.resource.params)
        return pathsOf(one, context()).map((path) => [path, said] as const)
      }),
    )
    return paths
  }
}

function saidBy(params: unknown): Managed {
  const { owner, group, mode, recurse } = Object(params) as Readonly<Record<string, unknown>>
  return {
    owner: owner !== undefined,
    group: group !== undefined,
    mode: mode !== undefined,
    below: recurse === true,
  }
}

function pathsOf({ definition, resource }: Placed, context: HostContext): readonly string[] {
  if (definition.manages !== undefined) return definition.manages(resource)
  const { id, params } = resource
  const { path } = Object(params) as { readonly path?: unknown }
  const named = [id, path].filter((one) => typeof one === 'string').filter((one) => one.startsWith('/'))
  return [...named, ...keptBy({ definition, resource }, context)]
}

/** What making it would write. Where a type cannot say what is desired yet, it writes nothing yet. */
function keptBy(
  { definition, resource }: Pick<Placed, 'definition' | 'resource'>,
  context: HostContext,
): readonly string[] {
  if (definition.keeps === undefined) return []
  try {
    const after = definition.desired(resource, context) ?? {}
    const change: Change = {
      id: resource.id,
      params: resource.params,
      before: null,
      after,
      keys: Object.keys(after),
    }
    return definition.keeps(change, context)
  } catch (error) {
    if (error instanceof UserError) return []
    throw error
  }
}
