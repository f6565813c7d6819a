/** Every threat of the list has a row in docs/threats.md, with a test that is there; and what no single module can prevent. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout, sourceFiles } from '../lib/source-files.ts'

const page = readFileSync(join(checkout, 'docs/threats.md'), 'utf8')
const THREATS = Array.from({ length: 25 }, (_, index) => `T${index + 1}`)

/** What is wrong with the row of a threat; undefined where nothing is. */
function fault(text: string, threat: string): string | undefined {
  const rows = text.split('\n').filter((line) => line.startsWith(`| ${threat} |`))
  if (rows.length !== 1) return `${threat} has ${rows.length} rows`
  const [, , what = '', prevention = '', proof = ''] = (rows[0] ?? '').split('|').map((cell) => cell.trim())
  if (what === '' || prevention === '') return `${threat} does not say how it is prevented`
  if (linked(proof).length === 0) return `${threat} names no test`
  return linked(proof)
    .flatMap((path) => faultOf(path) ?? [])
    .at(0)
}

function linked(text: string): readonly string[] {
  return [...text.matchAll(/\]\(\.\.\/([^)#]+)\)/g)].map(([, path = '']) => path)
}

function faultOf(path: string): string | undefined {
  if (!existsSync(join(checkout, path))) return `${path} is not there`
  const text = readFileSync(join(checkout, path), 'utf8')
  return path.endsWith('.test.ts') && /\b(?:it|test)(?:\.each.*)?\(/.test(text)
    ? undefined
    : `${path} is no test`
}

describe('docs/threats.md', () => {
  it.each(THREATS)('has a row for %s, with a test', (threat) => {
    expect(fault(page, threat)).toBeUndefined()
  })

  it('names no test that is not there', () => {
    const paths = linked(page)
    expect(paths.length).toBeGreaterThan(40)
    expect(paths.flatMap((path) => faultOf(path) ?? [])).toEqual([])
  })

  it('would be refused with a row that is missing, empty, or of a test that is not there', () => {
    expect(fault('', 'T1')).toBe('T1 has 0 rows')
    expect(fault('| T1 | a | | b |', 'T1')).toBe('T1 does not say how it is prevented')
    expect(fault('| T1 | a | b | c |', 'T1')).toBe('T1 names no test')
    expect(fault('| T1 | a | b | [c](../test/none.test.ts) |', 'T1')).toBe('test/none.test.ts is not there')
    expect(fault('| T1 | a | b | [c](../test/lib/relay.ts) |', 'T1')).toBe('test/lib/relay.ts is no test')
  })
})

interface Locked {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean; readonly dev?: boolean }>>
}

describe('what is installed (T23)', () => {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(checkout, name), 'utf8'))
  // npm's own formats: package-lock.json(5), package.json(5).
  const { packages } = read('package-lock.json') as Locked
  const { allowScripts } = read('package.json') as {
    readonly allowScripts: Readonly<Record<string, boolean>>
  }

  it('runs no script of a package but the database driver', () => {
    const scripted = Object.entries(packages)
      .filter(([, { hasInstallScript, dev }]) => hasInstallScript === true && dev !== true)
      .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))
    expect(scripted).toContain('better-sqlite3')
    // Each is decided on, so that a new one is seen.
    expect(scripted.filter((name) => !(name in allowScripts))).toEqual([])
    expect(Object.keys(allowScripts).filter((name) => allowScripts[name] === true)).toEqual([
      'better-sqlite3',
    ])
  })
})

describe('what is never used to bring files (T25), or to quote (T24)', () => {
  const FORBIDDEN = /['"`\s](?:scp|sftp)(?: |['"`])|\.sftp\(|from 'shell-quote'|shell: true/

  it('is in no module', () => {
    const modules = [...sourceFiles('src', 'types')].filter(([path]) => !path.endsWith('.test.ts'))
    expect(modules.length).toBeGreaterThan(100)
    expect(modules.filter(([, text]) => FORBIDDEN.test(withoutTexts(text))).map(([path]) => path)).toEqual([])
  })

  it.each([
    "run(['scp', from, to])",
    'sh`sftp ${host}`',
    'client.sftp((error) => {})',
    'spawn(text, { shell: true })',
  ])('would be seen: %s', (text) => {
    expect(FORBIDDEN.test(withoutTexts(text))).toBe(true)
  })
})

/** Without what describes a parameter, where the words may stand. */
function withoutTexts(text: string): string {
  return text.replaceAll(/z\.describe\(\s*(["'`])[^]*?\1,?\s*\)/g, '')
}
