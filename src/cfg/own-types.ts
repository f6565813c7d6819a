/** The types that the site at hand has of its own, in `types/NAME/index.ts`. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandContext } from '../command/context.ts'
import { UserError } from '../core/errors.ts'
import { openSite } from '../inventory/site.ts'
import { LazyTypes } from '../manifest/lazy-types.ts'
import { loadSiteFile } from '../manifest/load.ts'
import type { TypeDefinition } from '../type/define-type.ts'
import { registry } from '../../types/registry.gen.ts'
import * as api from '../author-api.ts'
import { manifestRoot } from './manifest-root.ts'

export interface OwnType {
  readonly name: string
  readonly importedAs: string
  readonly definition: TypeDefinition
  /** `../types/NAME/index.ts`, as a file in `manifests/` imports it. */
  readonly importedFrom: string
}

export interface OwnTypes {
  readonly types: readonly OwnType[]
  /** One for each type that cannot be loaded. */
  readonly problems: readonly UserError[]
}

/** Outside a site there are none. */
export async function ownTypes(context: CommandContext): Promise<OwnTypes> {
  const root = await rootOf(context)
  const names = root === undefined ? [] : namesIn(root)
  const types: OwnType[] = []
  const problems: UserError[] = []
  for (const folder of names) {
    const path = `types/${folder}/index.ts`
    try {
      const exports = await loadSiteFile({ root: root ?? '', api, types: new LazyTypes(registry) }, path)
      for (const [importedAs, { definition }] of Object.entries(exports).filter(isType))
        types.push({ name: definition.name, importedAs, definition, importedFrom: `../${path}` })
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      problems.push(error)
    }
  }
  return { types, problems }
}

async function rootOf(context: CommandContext): Promise<string | undefined> {
  try {
    return await manifestRoot(await openSite(context))
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

/** The checkout of hostwright is a site as well, and its types are the standard ones. */
function namesIn(root: string): readonly string[] {
  const folder = join(root, 'types')
  const standard = new Set(registry.map(({ name }) => name))
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => !standard.has(name) && existsSync(join(folder, name, 'index.ts')))
        .toSorted()
    : []
}

/** What `defineType` gives: a function that makes resources, with its definition. */
function isType(entry: [string, unknown]): entry is [string, { readonly definition: TypeDefinition }] {
  const [, value] = entry
  return typeof value === 'function' && 'definition' in value
}
