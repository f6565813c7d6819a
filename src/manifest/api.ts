/** The module `hostwright` as a site's code sees it: ours in memory, with the site's own files bound to it. */
import { callerOf } from '../core/call-site.ts'
import { nearest } from '../core/nearest.ts'
import { UserError } from '../core/errors.ts'
import type { SiteFiles } from './files.ts'
import { placeInSite } from './place.ts'

/** The exports of `src/index.ts`. */
export type Api = Readonly<Record<string, unknown>>

/** By what a manifest's author may look for, which is an export or a type's own name: what to import. */
export type ImportNames = ReadonlyMap<string, string>

/** A type's own name is not always what it is imported by: "package" is a word of the language. */
export function importNames(api: Iterable<readonly [string, unknown]>): ImportNames {
  const exported = [...api]
  const types = exported.flatMap(([key, value]) =>
    isType(value) ? [[value.definition.name, key] as const] : [],
  )
  return new Map([...types, ...exported.map(([key]) => [key, key] as const)])
}

/** Any name that is not exported throws where it is used, in place of an undefined that fails later. */
export function siteApi(api: Api, files: SiteFiles, root: string): Api {
  const names = new Map<string, unknown>([...Object.entries(api), ...Object.entries(files)])
  const known = [...names.keys()]
  return new Proxy(
    {},
    {
      has: (_, key) => typeof key === 'string' && names.has(key),
      ownKeys: () => known,
      getOwnPropertyDescriptor: (_, key) =>
        typeof key === 'string' && names.has(key)
          ? { value: names.get(key), enumerable: true, configurable: true }
          : undefined,
      get: function get(_, key) {
        // Module loaders ask these of anything that is imported.
        if (typeof key !== 'string' || key === 'then' || key === 'default' || key === '__esModule')
          return undefined
        if (names.has(key)) return names.get(key)
        throw unknownName(key, names, placeInSite(callerOf(get), root))
      },
    },
  )
}

function unknownName(name: string, names: ReadonlyMap<string, unknown>, at: string): UserError {
  const importedAs = importNames(names)
  const meant = importedAs.has(name) ? name : nearest(name, importedAs.keys())
  const key = importedAs.get(meant ?? '')
  const kind = key === undefined || isType(names.get(key)) ? 'type' : 'name'
  const where = meant === key ? '' : ` It is imported as "${key}"`
  return new UserError(`Cannot evaluate the manifests: unknown ${kind} "${name}"`, {
    at,
    hint: meant === undefined ? '"cfg types" lists the types' : `did you mean "${meant}"?${where}`,
  })
}

function isType(value: unknown): value is { readonly definition: { readonly name: string } } {
  return typeof value === 'function' && 'definition' in value
}
