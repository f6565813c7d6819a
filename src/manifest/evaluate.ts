/** Runs a site's manifest for one host. */
import { UserError } from '../core/errors.ts'
import type { Resource } from '../type/resource.ts'
import { siteError } from './load-error.ts'
import type { LoadedSite } from './load.ts'
import { placeInSite } from './place.ts'
import { entryManifest, type SiteContext } from './site.ts'

/**
 * The resources of a host, flat and in the order of the manifest. Throws UserError with the manifest's line for what
 * the site's code does wrong.
 */
export function evaluate({ root, manifest, names }: LoadedSite, context: SiteContext): readonly Resource[] {
  const action = `Cannot evaluate the manifests for "${context.host.name}"`
  let result: unknown
  try {
    result = manifest(context)
  } catch (error) {
    throw siteError(action, error, root, names)
  }
  const found: Resource[] = []
  collect(result, found, action)
  return found.map((resource) => ({ ...resource, at: placeInSite(resource.at, root) }))
}

function collect(value: unknown, found: Resource[], action: string): void {
  if (value === false || value === null || value === undefined || value === '' || value === 0) return
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) collect(item, found, action)
    return
  }
  if (isResource(value)) {
    found.push(value)
    return
  }
  // Nobody waits for it, so its failure must not end the process before the error below is told.
  if (isPromise(value)) value.then(undefined, () => undefined)
  throw new UserError(`${action}: it returns ${describe(value)} in place of resources`, whatToDo(value))
}

function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'resource'
}

function describe(value: unknown): string {
  if (isPromise(value)) return 'a promise'
  if (typeof value === 'function')
    return 'definition' in value ? `the type "${nameOfType(value)}" itself` : `the function "${value.name}"`
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${JSON.stringify(value)}`
}

function nameOfType(value: object): string {
  return (value as { definition: { name: string } }).definition.name
}

function whatToDo(value: unknown): { readonly hint: string; readonly at: string } {
  const at = entryManifest
  if (isPromise(value))
    return {
      at,
      hint: 'manifests do not wait for anything: no async functions; facts and inventory are there already',
    }
  if (typeof value === 'function') return { at, hint: 'is it meant to be called?' }
  return { at, hint: 'a manifest returns resources, arrays of them, or false for nothing' }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  )
}
