/** The site of docs/recipes.md, laid down as it stands there: its commands run, and `cfg check` finds nothing to complain of. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import { type Ran, runProgram } from '../../lib/run-program.ts'
import { checkout } from '../../lib/source-files.ts'
import { siteEnv, type TestSite, tempSite } from '../../lib/temp-site.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/recipes.md'), 'utf8')

function blocks(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  )
}

const files = blocks('ts').map((text) => ({ path: /^\/\/ (\S+)\n/.exec(text)?.[1] ?? '', text }))
const commands = blocks('sh').flatMap((text) => text.trimEnd().split('\n'))
const ofProgram = (program: string): readonly string[] =>
  commands.filter((line) => line.startsWith(`${program} `))

describe('the recipes', () => {
  let site: TestSite
  const cfg = (line: string): Promise<Ran> =>
    runProgram(cfgProgram, line.split(' '), { cwd: site.root, env: siteEnv })

  beforeAll(async () => {
    site = await tempSite(afterAll)
    for (const line of ofProgram('inv')) await site.ok(line.replace(/^inv /, ''))
    for (const { path, text } of files) {
      mkdirSync(dirname(join(site.root, path)), { recursive: true })
      writeFileSync(join(site.root, path), text)
    }
    mkdirSync(join(site.root, 'manifests/files'), { recursive: true })
    for (const line of ofProgram('openssl'))
      execFileSync('sh', ['-c', line], { cwd: site.root, stdio: 'pipe' })
    // `cfg check` looks whether they are there, and opens none.
    for (const line of ofProgram('cfg')) {
      const [, name] = /^cfg secret set (\S+)/.exec(line) ?? []
      if (name === undefined) continue
      const path = join(site.root, 'secrets', `${name}.age`)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, '-----BEGIN AGE ENCRYPTED FILE-----\n')
    }
  })

  it('name the file that each block is', () => {
    expect(files.map(({ path }) => path)).toEqual([
      'manifests/site.ts',
      ...['people', 'every-host', 'firewall', 'mail', 'web-server', 'database'].map(
        (role) => `manifests/roles/${role}.ts`,
      ),
    ])
  })

  it('are right, by cfg check', async () => {
    const { stdout, stderr, exitCode } = await cfg('check --json')
    expect([stderr, exitCode]).toEqual(['', 0])
    const checked: unknown = JSON.parse(stdout)
    expect(checked).toMatchObject({
      result: { hosts: ['db01', 'mail01', 'web01'].map((host) => ({ host, resources: expect.any(Number) })) },
    })
  })

  it('are right, by the compiler', () => {
    const config = {
      extends: join(checkout, 'tsconfig.json'),
      compilerOptions: {
        typeRoots: [join(checkout, 'node_modules/@types')],
        paths: { hostwright: [join(checkout, 'src/index.ts')] },
      },
      include: ['manifests'],
    }
    writeFileSync(join(site.root, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(site.root, 'tsconfig.json'), JSON.stringify(config))
    const { stdout } = spawnSync(join(checkout, 'node_modules/.bin/tsc'), ['-p', site.root], {
      encoding: 'utf8',
    })
    const ours = stdout.split('\n').filter((line) => line.includes('manifests/'))
    expect(ours).toEqual([])
  })

  it('fail the check where one of them is wrong', async () => {
    const path = join(site.root, 'manifests/roles/web-server.ts')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace("root: '/srv/www',", "rot: '/srv/www',"))
    const { stdout, exitCode } = await cfg('check web01')
    writeFileSync(path, text)
    expect(exitCode).toBe(2)
    expect(stdout).toContain('unknown parameter "rot"')
  })
})
