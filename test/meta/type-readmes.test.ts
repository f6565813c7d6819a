import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import { parametersOf } from '../../src/type/describe-schema.ts'
import { parametersBegin, parametersEnd } from '../../scripts/gen/type-pages.ts'
import { typeFolders } from '../../scripts/gen/type-folders.ts'
import * as api from '../../src/index.ts'
import { registry } from '../../types/registry.gen.ts'
import { checkout } from '../lib/source-files.ts'

const types = await typeFolders()
const folder = mkdtempSync(join(tmpdir(), 'hostwright-examples-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function readmeOf(name: string): string {
  const file = join(checkout, 'types', name, 'README.md')
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function examplesOf(name: string): readonly string[] {
  const text = readmeOf(name)
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '')
}

/** An example is a whole manifest, or the inside of one: imports, then what its function does. */
function manifestOf(example: string): string {
  if (example.includes('export default')) return example
  const lines = example.split('\n')
  const imports = lines.filter((line) => line.startsWith('import '))
  const body = lines.filter((line) => !line.startsWith('import '))
  return [
    ...imports,
    "import { site as makeSite } from 'hostwright'",
    'export default makeSite(({ host, facts, inventory }) => {',
    ...body,
    '})',
  ].join('\n')
}

/** What the compiler says of files by name, with `hostwright` being this project. */
function compile(files: ReadonlyMap<string, string>): string {
  for (const [file, text] of files) writeFileSync(join(folder, file), text)
  const config = {
    extends: join(checkout, 'tsconfig.json'),
    compilerOptions: {
      noUnusedLocals: false,
      noUnusedParameters: false,
      typeRoots: [join(checkout, 'node_modules/@types')],
      paths: { hostwright: [join(checkout, 'src/index.ts')] },
    },
    include: [],
    files: [...files.keys()],
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const { stdout } = spawnSync(join(checkout, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' })
  return stdout
}

describe('the READMEs of types', () => {
  it.each(types)(
    '$name: has an example that uses it, and the table of its parameters',
    ({ name, exportName }) => {
      expect(examplesOf(name).join('')).toMatch(new RegExp(`\\b${exportName}\\(`))
      const text = readFileSync(join(checkout, 'types', name, 'README.md'), 'utf8')
      expect(text.startsWith(`# ${name}\n`)).toBe(true)
      expect(text.split(parametersBegin)).toHaveLength(2)
      expect(text.split(parametersEnd)).toHaveLength(2)
    },
  )

  it('hold examples that compile', () => {
    const examples = types.flatMap(({ name }) =>
      examplesOf(name).map((text, index): [string, string] => [`${name}-${index}.ts`, manifestOf(text)]),
    )
    expect(compile(new Map(examples))).toBe('')
  }, 60_000)

  it('would be refused with a wrong parameter', () => {
    const text = "import { directory } from 'hostwright'\ndirectory('/a', { mood: '0755' })\n"
    expect(compile(new Map([['planted.ts', text]]))).toContain('planted.ts(2,')
  }, 60_000)
})

describe('every type', () => {
  it.each(types)('$name: is described in each parameter', ({ definition }) => {
    const silent = parametersOf(definition.params).filter(({ description }) => description === '')
    expect(silent.map(({ name }) => name)).toEqual([])
    expect(definition.summary).toMatch(/^[A-Z].*[^.]$/)
  })

  it.each(types)('$name: is what manifests get under its name', async ({ name, exportName }) => {
    const entry = registry.find((one) => one.name === name)
    const byIdentifier: Readonly<Record<string, unknown>> = api
    expect(entry?.exported).toBe(exportName)
    expect(await entry?.load()).toBe(byIdentifier[exportName])
  })
})
