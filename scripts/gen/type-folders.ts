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

/**
 * The types that a composed one can consist of, by the names that its files give to `resource('NAME', …)`; `all` where a
 * name is not a literal.
 */
export function partsOf(name: string): readonly string[] | 'all' {
  const texts = filesBelow(join(checkout, 'types', name)).map((path) => readFileSync(path, 'utf8'))
  const library = filesBelow(join(checkout, 'types', '_lib')).flatMap((path) => {
    const module = path.slice(join(checkout, 'types').length)
    const isUsed = texts.some((text) => text.includes(`'..${module}'`) || text.includes(`'../..${module}'`))
    return isUsed ? [readFileSync(path, 'utf8')] : []
  })
  const sources = [...texts, ...library]
  const calls = sources.flatMap((text) => [...text.matchAll(/\bresource\(\s*('(\w+)')?/g)])
  const isRenamed = sources.some((text) => /\.resource\b(?!\()|\bresource: \w+[ ,}]/.test(text))
  if (isRenamed || calls.some(([, literal]) => literal === undefined)) return 'all'
  return [...new Set(calls.flatMap(([, , part]) => part ?? []))].sort()
}

export function doesGenerate(name: string): boolean {
  return filesBelow(join(checkout, 'types', name)).some((path) =>
    readFileSync(path, 'utf8').includes('.export('),
  )
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => join(folder, path))
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
