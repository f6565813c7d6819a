/** Loads a site's manifests: TypeScript through jiti, with `hostwright` given from memory. */
import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join, sep } from 'node:path'
import type * as Jiti from 'jiti'
import { UserError } from '../core/errors.ts'
import { type Api, importNames, type ImportNames, siteApi } from './api.ts'
import type { CompileSource } from './compiled-sources.ts'
import { siteFiles } from './files.ts'
import { importedNames } from './imported-names.ts'
import type { LazyTypes } from './lazy-types.ts'
import { loadError } from './load-error.ts'
import { whenReady } from './not-ready.ts'
import { requireOwnImports } from './own-imports.ts'
import { type OpenSecret, siteSecrets } from './secrets/site-secrets.ts'
import { entryManifest, isSite, type Manifest } from './site.ts'
import { requireTrustedCode } from './trust.ts'

export interface LoadedSite {
  /** Absolute. */
  readonly root: string
  readonly manifest: Manifest
  /** What can be imported from `hostwright`, for "did you mean". */
  readonly names: ImportNames
}

export interface LoadOptions {
  /** Top of the site's work tree, absolute, without symbolic links. */
  readonly root: string
  /** What `import … from 'hostwright'` gives beside the types. */
  readonly api: Api
  readonly types: LazyTypes
  /** Left out, secrets are not opened, as for `cfg check`. */
  readonly openSecret?: OpenSecret | undefined
  /** For compiled manifests: a folder, or memory. Default: `hostwright/manifests` in the user's cache folder. */
  readonly cache?: string | CompileSource | undefined
}

/** Runs the entry manifest once, not yet for any host. Throws UserError naming the file and line of what is wrong. */
export async function loadSite(options: LoadOptions): Promise<LoadedSite> {
  const { root, api, types } = options
  if (statSync(join(root, entryManifest), { throwIfNoEntry: false }) === undefined)
    throw new UserError(`Cannot load the manifests of "${root}": there is no ${entryManifest}`, {
      hint: 'is this a site? "inv init" makes one',
    })
  const module = await loadSiteFile(options, entryManifest)
  if (!isSite(module['default']))
    throw new UserError(`Cannot load "${entryManifest}": its default export is no site`, {
      at: entryManifest,
      hint: 'it reads: export default site(({ host, facts, inventory }) => [ … ])',
    })
  return { root, manifest: module['default'].manifest, names: importNames(api, types) }
}

/** What a TypeScript file of the site exports; `path` is relative to its top. Throws UserError naming the file and line of what is wrong. */
export async function loadSiteFile(
  { root, api, types, openSecret, cache = cacheFolder() }: LoadOptions,
  path: string,
): Promise<Readonly<Record<string, unknown>>> {
  const entry = join(root, path)
  requireTrustedCode(root)
  requireOwnImports(root, entry)
  const found = { ...siteFiles(root), secret: siteSecrets(root, openSecret) }
  const require = createRequire(import.meta.url)
  // Imported as a module it takes 20 ms longer, since Node first parses it for what it exports.
  const { createJiti } = require('jiti') as typeof Jiti
  const jiti = createJiti(entry, {
    ...(typeof cache === 'string' ? { fsCache: cache } : { fsCache: false, transform: cache }),
    interopDefault: false,
    virtualModules: {
      hostwright: siteApi(api, types, found, root),
      // A site needs no node_modules of its own to write types. Only who writes some has to wait for it.
      get 'zod/mini'() {
        return require('zod/mini') as unknown
      },
    },
  })
  await types.loadExported(importedNames(root))
  return whenReady(async () => {
    forgetModules(root, jiti.cache)
    return jiti.import<Readonly<Record<string, unknown>>>(entry)
  }).catch((error: unknown) => {
    throw loadError(error, root, importNames(api, types))
  })
}

/** Modules of the site stay loaded in this process otherwise, though their files may have changed. */
export function forgetModules(
  root: string,
  cache: NodeJS.Dict<unknown> = createRequire(import.meta.url).cache,
): void {
  for (const path of Object.keys(cache)) if (path.startsWith(root + sep)) delete cache[path]
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'hostwright', 'manifests')
}
