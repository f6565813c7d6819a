import { describe, expect, it } from 'vitest'
import { importedFile, importsOf, packageOf, unreadableImports, withoutComments } from '../lib/imports.ts'
import { sourceFiles } from '../lib/source-files.ts'
import { arrows, layers, packages, words } from './arrows.ts'

type Files = ReadonlyMap<string, string>

/** The layer, and for a type its own name: `types/file`. */
function layerOf(path: string): { readonly layer: string; readonly member: string } {
  const type = /^types\/([^/_][^/]*)\//.exec(path)
  if (type?.[1] !== undefined) return { layer: 'types/*', member: `types/${type[1]}` }
  const layer = layers
    .filter((one) => path === one || path.startsWith(`${one}/`))
    .sort((a, b) => b.length - a.length)[0]
  if (layer === undefined) throw new Error(`${path} is in no layer of test/meta/arrows.ts`)
  return { layer, member: layer }
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts')
}

/** Everything in the files that the tables do not allow, a sentence each. Tests may import what they need. */
function violations(files: Files): readonly string[] {
  return [...files].flatMap(([path, text]) => (isTest(path) ? [] : violationsOf(path, text)))
}

function violationsOf(path: string, text: string): readonly string[] {
  const found: string[] = []
  const from = layerOf(path)
  for (const { specifier, line } of importsOf(text)) {
    const file = importedFile(path, specifier)
    if (file === undefined) {
      const owners = packages[packageOf(specifier)]
      if (owners !== undefined && !owners.includes(from.layer))
        found.push(`${path}:${line} imports ${specifier}, which belongs to ${owners.join(', ')}`)
      continue
    }
    if (!/\.(ts|json)$/.test(specifier)) found.push(`${path}:${line} imports ${specifier} without .ts`)
    if (isTest(file) || /^(test|scripts)\//.test(file)) found.push(`${path}:${line} imports ${file}`)
    else if (file !== 'package.json' && !isAllowed(from, layerOf(file)))
      found.push(`${path}:${line} imports ${file}: no arrow from ${from.member} to ${layerOf(file).member}`)
  }
  for (const line of unreadableImports(text))
    found.push(`${path}:${line} imports what cannot be read off the text`)
  for (const { pattern, only, reason } of words)
    if (pattern.test(withoutComments(text)) && !only.some((allowed) => path.startsWith(allowed)))
      found.push(`${path} has ${String(pattern)}: ${reason}`)
  return found
}

function isAllowed(from: ReturnType<typeof layerOf>, to: ReturnType<typeof layerOf>): boolean {
  return from.member === to.member || (arrows[from.layer] ?? []).includes(to.layer)
}

describe('the architecture', () => {
  const files = sourceFiles('src', 'types')

  it('has no import against the arrows', () => {
    expect(violations(files)).toEqual([])
  })

  it('is read: most files import something, and the table has no layer without a row', () => {
    const reading = [...files.values()].filter((text) => importsOf(text).length > 0)
    expect(reading.length).toBeGreaterThan(files.size / 2)
    expect(Object.keys(arrows).sort()).toEqual([...layers].sort())
  })

  it('has no circle among its layers', () => {
    const reach = (layer: string, seen: readonly string[]): readonly string[] =>
      seen.includes(layer)
        ? [...seen, layer]
        : (arrows[layer] ?? []).flatMap((next) => reach(next, [...seen, layer]))
    expect(layers.flatMap((layer) => reach(layer, []))).toEqual([])
  })
})

describe('the architecture test fails on', () => {
  it.each([
    ['src/core/a.ts', "import { b } from '../db/b.ts'"],
    ['src/core/a.ts', "import type { B } from '../type/b.ts'"],
    ['src/core/a.ts', "import {\n  b,\n  type C,\n} from '../out/b.ts'"],
    ['src/core/a.ts', "export * from '../db/b.ts'"],
    ['src/core/a.ts', "import '../db/b.ts'"],
    ['src/core/a.ts', "const b = await import('../db/b.ts')"],
    ['src/core/a.ts', "type B = import('../db/b.ts').B"],
    ['src/core/a.ts', "require('../db/b.ts')"],
    ['src/core/a.ts', 'await import(`../db/b.ts`)'],
    ['src/core/a.ts', 'await import(name)'],
    ['src/apply/a.ts', "import { open } from '../db/open.ts'"],
    ['src/apply/a.ts', "import { Host } from '../inventory/model/host.ts'"],
    ['src/generate/a.ts', "import { allocate } from '../inventory/allocate.ts'"],
    ['src/inv/commands/a.ts', "import { apply } from '../../apply/apply.ts'"],
    ['src/command/a.ts', "import { invProgram } from '../bin/inv-program.ts'"],
    ['src/out/a.ts', "import { helper } from '../../test/lib/helper.ts'"],
    ['src/out/a.ts', "import { helper } from './a.test.ts'"],
    ['src/out/a.ts', "import { table } from './table'"],
    ['types/file/index.ts', "import { directory } from '../directory/index.ts'"],
    ['types/file/index.ts', "import { connect } from '../../src/ssh/connect.ts'"],
    ['types/_lib/a.ts', "import { file } from '../file/index.ts'"],
    ['src/inventory/a.ts', "import knex from 'knex'"],
    ['src/apply/a.ts', "const { Client } = await import('ssh2')"],
    ['src/type/a.ts', "import * as z from 'zod'"],
    ['src/type/a.ts', "const z = await import('zod/mini')"],
    ['src/apply/a.ts', "console.log('x')"],
    ['src/apply/a.ts', "process.stderr.write('x')"],
    ['src/cfg/commands/a.ts', 'process.exit(1)'],
    ['src/bin/inv.ts', 'process.exitCode = 1'],
  ])('%s: %s', (path, text) => {
    expect(violations(new Map([[path, `${text}\n`]]))).toHaveLength(1)
  })

  it('a folder that no layer names', () => {
    expect(() => violations(new Map([['src/utils/a.ts', '']]))).toThrow('in no layer')
  })

  it.each([
    ['src/db/a.ts', "import { Knex } from 'knex'\nimport type { Host } from '../inventory/model/host.ts'"],
    ['types/file/index.ts', "import { sh } from '../../src/core/shell.ts'\nimport { part } from './part.ts'"],
    ['src/core/a.ts', "// import { b } from '../db/b.ts'\n/** import('../db/b.ts') */"],
  ])('but not on %s: %s', (path, text) => {
    expect(violations(new Map([[path, text]]))).toEqual([])
  })
})
