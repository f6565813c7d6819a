import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Invalid } from '../core/errors.ts'
import { outsideSite } from './outside-site.ts'
import { requireOwnImports } from './own-imports.ts'

let top: string
let root: string
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'hostwright-own-')))
  root = join(top, 'acme')
  write('../brook/manifests/theirs.ts', 'export const theirs = 1')
  write('manifests/own.ts', 'export const own = 1')
})
afterEach(() => rmSync(top, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** Each reason with its place. */
function refusals(text: string): readonly string[] {
  write('manifests/site.ts', text)
  try {
    requireOwnImports(root, join(root, 'manifests/site.ts'))
    return []
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return error.problems.map(({ message, at }) => `${at}: ${message}`)
  }
}

describe('imports of a site', () => {
  it.each([
    "import { theirs } from '../../brook/manifests/theirs.ts'",
    'import "../../brook/manifests/theirs.ts"',
    'export * from `../../brook/manifests/theirs.ts`',
    "const x = await import('../../brook/manifests/theirs')",
    "const x = require( '../../brook/manifests/theirs.ts' )",
    "import x from '../../not/there.ts'",
  ])('may not lead out of it: %s', (line) => {
    const name = /[.]{2}[^'"`]*/.exec(line)?.[0] ?? ''
    expect(refusals(`import { own } from './own.ts'\n${line}\n`)).toEqual([
      `manifests/site.ts:2: it imports "${name}": it lies outside of the site`,
    ])
  })

  it('are taken from anywhere within, also where they import each other', () => {
    write('lib/a.ts', "import '../manifests/own.ts'\nimport './b.ts'")
    write('lib/b.ts', "import './a.ts'")
    expect(
      refusals(`import 'hostwright'\nimport 'node:fs'\nimport '../lib/a.ts'\n// import '../../x.ts'`),
    ).toEqual([])
  })

  it('are followed: what is imported may not lead out either', () => {
    write('lib/a.ts', "\n\nimport data from '../../brook/data.json'")
    expect(refusals("import '../lib/a.ts'")).toEqual([
      'lib/a.ts:3: it imports "../../brook/data.json": it lies outside of the site',
    ])
  })

  it('may not lead out by a symbolic link, to a file or through a folder', () => {
    symlinkSync('../../brook/manifests/theirs.ts', join(root, 'manifests/link.ts'))
    symlinkSync(join(top, 'brook'), join(root, 'manifests/folder'))
    symlinkSync('own.ts', join(root, 'manifests/alias.ts'))
    const leads = `it lies outside of the site: a symbolic link leads to "${top}/brook/manifests/theirs.ts"`
    expect(
      refusals("import './link.ts'\nimport './folder/manifests/theirs.ts'\nimport './alias.ts'"),
    ).toEqual([
      `manifests/site.ts:1: it imports "./link.ts": ${leads}`,
      `manifests/site.ts:2: it imports "./folder/manifests/theirs.ts": ${leads}`,
    ])
  })

  it('begin with a file of the site', () => {
    rmSync(join(root, 'manifests'), { recursive: true })
    symlinkSync('../brook/manifests', join(root, 'manifests'))
    write('../brook/manifests/site.ts', '')
    expect(() => requireOwnImports(root, join(root, 'manifests/site.ts'))).toThrow(/a symbolic link leads to/)
  })
})

describe('a file within the top folder of the site', () => {
  it("is not the site's where it is Git's, or in another work tree", () => {
    write('.git/hostwright/main.sqlite', '')
    write('trees/brook/.git', 'gitdir: /site/.git/worktrees/brook\n')
    write('trees/brook/manifests/site.ts', '')
    write('shared/.git', 'gitdir: ../.git/modules/shared\n')
    write('shared/x.ts', '')
    const reason = (path: string): string | undefined => outsideSite(root, join(root, path))
    expect(reason('.git/hostwright/main.sqlite')).toBe("it lies outside of the site, among Git's own files")
    expect(reason('trees/brook/manifests/site.ts')).toBe(
      `it lies outside of the site, in another work tree: "${root}/trees/brook"`,
    )
    expect(reason('shared/x.ts')).toBeUndefined()
    expect(reason('manifests/own.ts')).toBeUndefined()
  })
})
