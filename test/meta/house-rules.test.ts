import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout, sourceFiles } from '../lib/source-files.ts'

interface Rule {
  readonly name: string
  readonly covers: (path: string) => boolean
  readonly breaks: (text: string) => boolean
  readonly planted: string
}

const isTest = (path: string): boolean => path.endsWith('.test.ts')
const isGenerated = (path: string): boolean => path.endsWith('.gen.ts')

const rules: readonly Rule[] = [
  {
    name: 'no module is longer than 300 lines',
    covers: (path) => !isTest(path) && !isGenerated(path),
    breaks: (text) => text.trimEnd().split('\n').length > 300,
    planted: '\n'.repeat(300) + 'x',
  },
  {
    name: 'a module begins with a sentence that says what it is',
    covers: (path) => !isTest(path) && !isGenerated(path),
    breaks: (text) => !/^(?:#!.*\n)?(?:\/\*\*[^/]|\/\/ )/.test(text),
    planted: "import { x } from './x.ts'\n",
  },
  {
    name: 'no test is skipped or alone',
    covers: isTest,
    breaks: (text) => /\b(?:it|test|describe)\.(?:skip|only|todo|fails|skipIf|runIf)\b/.test(text),
    planted: "describe.skip('x', () => {})",
  },
  {
    name: 'no test replaces a module',
    covers: isTest,
    breaks: (text) => /\bvi\.(?:mock|doMock)\(/.test(text),
    planted: "vi.mock('./x.ts')",
  },
  {
    name: 'nothing is left for later',
    covers: () => true,
    breaks: (text) => /\b(?:TODO|FIXME|XXX|HACK)\b/.test(text),
    planted: '// TODO: finish',
  },
]

describe('house rules', () => {
  const files = sourceFiles('src', 'types', 'scripts', 'test')

  for (const { name, covers, breaks, planted } of rules) {
    it(name, () => {
      // This file holds the planted violations.
      const covered = [...files].filter(([path]) => covers(path) && path !== 'test/meta/house-rules.test.ts')
      expect(covered.length).toBeGreaterThan(10)
      expect(covered.filter(([, text]) => breaks(text)).map(([path]) => path)).toEqual([])
      expect(breaks(planted)).toBe(true)
    })
  }

  it('file names are lower case, in kebab case, or that of their type', () => {
    const odd = [...files.keys()].filter((path) => {
      const type = /^types\/([a-z0-9_]+)\//.exec(path)?.[1]
      const file = path.split('/').at(-1) ?? ''
      return !/^[a-z0-9-]+(\.[a-z-]+)*\.ts$/.test(file) && !file.startsWith(`${type}.`)
    })
    expect(odd).toEqual([])
  })
})

describe('every type', () => {
  const names = readdirSync(join(checkout, 'types'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map((entry) => entry.name)

  it.each(names)('%s has its index, README, tests and tests on hosts', (name) => {
    const missing = ['index.ts', 'README.md', `${name}.test.ts`, `${name}.live.test.ts`].filter(
      (file) => !existsSync(join(checkout, 'types', name, file)),
    )
    expect(missing).toEqual([])
  })
})
