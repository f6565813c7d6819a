import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkout } from '../../lib/source-files.ts'
import { makeSite, programPath } from './site.ts'

const folder = mkdtempSync(join(tmpdir(), 'hostwright-loaded-'))
const hook = join(folder, 'hook.cjs')
const list = join(folder, 'loaded.json')
let site = ''

beforeAll(() => {
  writeFileSync(
    hook,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache))))`,
  )
  site = makeSite(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Names of all packages that a run loads code of, in the bundle or beside it. */
function packagesOf(program: 'inv' | 'cfg', ...argv: readonly string[]): readonly string[] {
  const run = spawnSync(programPath(program), argv, {
    cwd: site,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: `--require ${hook}` },
  })
  expect(run).toMatchObject({ status: 0, stderr: '' })
  const contents = JSON.parse(readFileSync(join(checkout, 'dist/contents.json'), 'utf8')) as Record<
    string,
    string[]
  >
  const files = (JSON.parse(readFileSync(list, 'utf8')) as string[]).map((file) => relative(checkout, file))
  expect(files).toContain(`dist/${program}.cjs`)
  const packages = files.flatMap(
    (file) =>
      contents[file.replace(/^dist\//, '')] ?? /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
  )
  return [...new Set(packages)].sort()
}

const heavy = ['better-sqlite3', 'handlebars', 'jiti', 'knex', 'pg', 'ssh2', 'yaml', 'zod']

describe('a command loads only what it needs', () => {
  it.each(['inv', 'cfg'] as const)('%s --help and completion', (program) => {
    expect(packagesOf(program, '--help')).toEqual(['picocolors', 'yargs-parser'])
    expect(packagesOf(program, 'completion', 'bash')).toEqual(['picocolors', 'yargs-parser'])
  })

  it('inv show host: the database and the settings of the site, and nothing that builds queries or connects', () => {
    const loaded = packagesOf('inv', 'show', 'host', 'web01')
    expect(loaded.filter((name) => heavy.includes(name))).toEqual(['better-sqlite3'])
  })
})
