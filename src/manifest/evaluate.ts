/** Runs a site's manifest for one host. */
import { UserError } from '../core/errors.ts'
import type { Resource } from '../type/resource.ts'
import { nearest } from '../core/nearest.ts'
import type { ImportNames } from './api.ts'
import { NotReady } from './not-ready.ts'
import { siteError } from './load-error.ts'
import type { LoadedSite } from './load.ts'
import { placeInSite } from './place.ts'
import { entryManifest, type SiteContext } from './site.ts'

/**
 * The resources of a host, flat and in the order of the manifest. Throws UserError with the manifest's line for what
 * the site's code does wrong, and NotReady.
 */
export function evaluate({ root, manifest, names }: LoadedSite, context: SiteContext): readonly Resource[] {
  const action = `Cannot evaluate the manifests for "${context.host.name}"`
  let result: unknown
  try {
    result = manifest(context)
  } catch (error) {
    if (error instanceof NotReady) throw error
    throw siteError(action, error, root, names)
  }
  const found: Resource[] = []
  collect(result, [], { found, action, names })
  return found.map((resource) => ({ ...resource, at: placeInSite(resource.at, root) }))
}

interface Collecting {
  readonly found: Resource[]
  readonly action: string
  readonly names: ImportNames
}

/** `entry` counts from 1, a number for each list that the value is in. */
function collect(value: unknown, entry: readonly number[], into: Collecting): void {
  if (value === false || value === null || value === undefined || value === '' || value === 0) return
  if (Array.isArray(value)) {
    for (const [index, item] of (value as unknown[]).entries()) collect(item, [...entry, index + 1], into)
    return
  }
  if (isResource(value)) {
    into.found.push(value)
    return
  }
  // Nobody waits for it, so its failure must not end the process before the error below is told.
  if (isPromise(value)) value.then(undefined, () => undefined)
  const where = entry.length === 0 ? '' : `, as entry ${entry.join('.')}`
  throw new UserError(`${into.action}: it returns ${describe(value)} in place of resources${where}`, {
    at: entryManifest,
    hint: whatToDo(value, into.names),
  })
}

function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'resource'
}

function describe(value: unknown): string {
  if (isPromise(value)) return 'a promise'
  if (typeof value === 'function')
    return 'definition' in value ? `the type "${nameOfType(value)}" itself` : `the function "${value.name}"`
  if (typeof value !== 'object' || value === null) return `the ${typeof value} ${JSON.stringify(value)}`
  const keys = Object.keys(value)
  return keys.length === 0 ? 'an object' : `an object (${keys.slice(0, 5).join(', ')})`
}

function nameOfType(value: object): string {
  return (value as { definition: { name: string } }).definition.name
}

function whatToDo(value: unknown, names: ImportNames): string {
  if (isPromise(value))
    return 'manifests do not wait for anything: no async functions; facts and inventory are there already'
  if (typeof value === 'function') return 'is it meant to be called?'
  const { type, id } = Object(value) as { readonly type?: unknown; readonly id?: unknown }
  if (typeof type !== 'string') return 'a manifest returns resources, arrays of them, or false for nothing'
  const key = names.get(names.has(type) ? type : (nearest(type, names.keys()) ?? ''))
  const how = 'a resource is made by calling its type'
  return key === undefined
    ? `${how}; "cfg types" lists the types`
    : `${how}: ${key}('${typeof id === 'string' ? id : '…'}', { … })`
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  )
}
