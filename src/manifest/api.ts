/** The module `hostwright` as a site's code sees it: ours in memory, with the site's own files bound to it. */
import { callerOf } from '../core/call-site.ts'
import { nearest } from '../core/nearest.ts'
import { UserError } from '../core/errors.ts'
import type { SiteFiles } from './files.ts'
import type { ReadSecret } from './secrets/site-secrets.ts'
import type { LazyTypes } from './lazy-types.ts'
import { placeInSite } from './place.ts'

/** What `hostwright` exports beside the types. */
export type Api = Readonly<Record<string, unknown>>

/** By what a manifest's author may look for, which is an export or a type's own name: what to import. */
export type ImportNames = ReadonlyMap<string, string>

/** A type's own name is not always what it is imported by: "package" is a word of the language. */
export function importNames(api: Api, types: LazyTypes): ImportNames {
  const exported = [...Object.keys(api), ...types.entries.map((entry) => entry.exported)]
  return new Map([
    ...types.entries.map((entry) => [entry.name, entry.exported] as const),
    ...exported.map((key) => [key, key] as const),
  ])
}

/** Any name that is not exported throws where it is used, in place of an undefined that fails later. */
export function siteApi(
  api: Api,
  types: LazyTypes,
  files: SiteFiles & { readonly secret: ReadSecret },
  root: string,
): Api {
  const values = new Map<string, unknown>([...Object.entries(api), ...Object.entries(files)])
  const names = new Set([...values.keys(), ...types.entries.map(({ exported }) => exported)])
  const known = [...names]
  return new Proxy(
    {},
    {
      has: (_, key) => typeof key === 'string' && names.has(key),
      ownKeys: () => known,
      getOwnPropertyDescriptor: (_, key) =>
        typeof key === 'string' && names.has(key)
          ? { value: values.get(key) ?? types.exported(key), enumerable: true, configurable: true }
          : undefined,
      get: function get(_, key) {
        // Module loaders ask these of anything that is imported.
        if (typeof key !== 'string' || key === 'then' || key === 'default' || key === '__esModule')
          return undefined
        if (names.has(key)) return values.get(key) ?? types.exported(key)
        throw unknownName(
          key,
          importNames({ ...api, ...files }, types),
          types,
          placeInSite(callerOf(get), root),
        )
      },
    },
  )
}

function unknownName(name: string, importedAs: ImportNames, types: LazyTypes, at: string): UserError {
  const meant = importedAs.has(name) ? name : nearest(name, importedAs.keys())
  const key = importedAs.get(meant ?? '')
  const kind = key === undefined || types.entries.some(({ exported }) => exported === key) ? 'type' : 'name'
  const where = meant === key ? '' : ` It is imported as "${key}"`
  return new UserError(`Cannot evaluate the manifests: unknown ${kind} "${name}"`, {
    at,
    hint: meant === undefined ? '"cfg types" lists the types' : `did you mean "${meant}"?${where}`,
  })
}
