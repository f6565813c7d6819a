import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, appendFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runGates, staticGates, unitGate, type Outcome } from '../../scripts/gates.ts'
import { checkout } from '../lib/source-files.ts'

/** One fault for each gate, in a copy of the project; what the gate must name. */
const faults: Readonly<
  Record<string, { readonly path: string; readonly text: string; readonly named: string }>
> = {
  tsc: {
    path: 'src/core/planted-type.ts',
    text: "/** Planted. */\nexport const planted: number = 'text'\n",
    named: 'planted-type.ts(2,14): error TS2322',
  },
  lint: {
    path: 'src/core/planted-promise.ts',
    text: '/** Planted. */\nasync function later(): Promise<void> {\n  return Promise.resolve()\n}\n\nexport function now(): void {\n  later()\n}\n',
    named: 'planted-promise.ts',
  },
  format: {
    path: 'src/core/planted-format.ts',
    text: '/** Planted. */\nexport const   planted = [ 1 ];\n',
    named: 'src/core/planted-format.ts',
  },
  unused: {
    path: 'src/core/planted-unused.ts',
    text: '/** Planted. */\nexport const planted = 1\n',
    named: 'src/core/planted-unused.ts',
  },
  unit: {
    path: 'src/core/planted-fault.test.ts',
    text: "import { expect, it } from 'vitest'\n\nit('is planted', () => expect(1).toBe(2))\n",
    named: 'planted-fault.test.ts',
  },
}

const copied = [
  'src',
  'types',
  'scripts',
  'test',
  'bin',
  'docs',
  'manifests',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'knip.json',
  '.oxlintrc.json',
  '.oxfmtrc.json',
  '.gitignore',
]

const copy = mkdtempSync(join(tmpdir(), 'hostwright-gates-'))
let outcomes: readonly Outcome[] = []

beforeAll(async () => {
  for (const name of copied.filter((one) => existsSync(join(checkout, one))))
    cpSync(join(checkout, name), join(copy, name), { recursive: true })
  symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'))
  for (const { path, text } of Object.values(faults)) writeFileSync(join(copy, path), text)
  appendFileSync(join(copy, 'docs/cli.md'), 'planted\n')
  outcomes = await runGates(
    [...staticGates(), unitGate(['src/core/planted-fault.test.ts'])],
    () => undefined,
    copy,
  )
}, 120_000)
afterAll(() => rmSync(copy, { recursive: true, force: true }))

function outcomeOf(name: string): Outcome | undefined {
  return outcomes.find(({ gate }) => gate.name === name)
}

describe('each gate fails on a planted fault', () => {
  it.each(Object.entries(faults))('%s', (name, { named }) => {
    const outcome = outcomeOf(name)
    expect(outcome?.passed).toBe(false)
    expect(outcome?.output).toContain(named)
  })

  it('lint: because a promise floats', () => {
    expect(outcomeOf('lint')?.output).toContain('no-floating-promises')
  })

  it('generated', () => {
    expect(outcomeOf('generated')?.passed).toBe(false)
    expect(outcomeOf('generated')?.output).toContain('docs/cli.md is stale')
  })

  it('there is no gate without a fault', () => {
    expect(outcomes.map(({ gate }) => gate.name).sort()).toEqual([...Object.keys(faults), 'generated'].sort())
  })
})
