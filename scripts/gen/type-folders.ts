/** The folders of types, with the type that each exports. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TypeDefinition } from '../../src/type/define-type.ts'
import { checkout } from '../checkout.ts'

export interface TypeFolder {
  /** Name of the folder and of the type: `authorized_key`. */
  readonly name: string
  /** As manifests import it: `authorizedKey`. */
  readonly exportName: string
  readonly definition: TypeDefinition
}

export function typeFolderNames(): readonly string[] {
  return readdirSync(join(checkout, 'types'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(checkout, 'types', name, 'index.ts')))
    .sort()
}

/** What the type of a folder is exported as, read without loading it: `authorizedKey` of `authorized_key`. */
export function exportNameOf(name: string): string {
  const text = readFileSync(join(checkout, 'types', name, 'index.ts'), 'utf8')
  const [first, ...others] = [...text.matchAll(/^export const (\w+) = defineType\b/gm)]
  if (first?.[1] === undefined || others.length > 0)
    throw new Error(`types/${name}/index.ts must have one line "export const … = defineType({"`)
  return first[1]
}

/** Loads each type. */
export async function typeFolders(): Promise<readonly TypeFolder[]> {
  return Promise.all(typeFolderNames().map(loadFolder))
}

async function loadFolder(name: string): Promise<TypeFolder> {
  const exportName = exportNameOf(name)
  const exported: Record<string, unknown> = await import(
    pathToFileURL(join(checkout, 'types', name, 'index.ts')).href
  )
  const type = exported[exportName]
  if (!isType(type)) throw new Error(`types/${name}/index.ts exports no type ${exportName}`)
  if (type.definition.name !== name) throw new Error(`types/${name} holds the type "${type.definition.name}"`)
  return { name, exportName, definition: type.definition }
}

function isType(value: unknown): value is { readonly definition: TypeDefinition } {
  return typeof value === 'function' && 'definition' in value
}
