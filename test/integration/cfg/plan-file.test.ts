import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import { readPlan } from '../../../src/apply/plan-file.ts'
import { type LoopbackSite, loopbackSite } from '../../lib/loopback-site.ts'
import { runProgram } from '../../lib/run-program.ts'
import { gitIn } from '../../lib/temp-site.ts'

const SECRET = 'correct horse battery'
const MANIFEST = `
  file(at('motd'), { content: 'hello\\n' }),
  file(at('right'), { content: 'right\\n' }),
  file(at('key'), { content: new Secret('${SECRET}') }),
  command('count', { run: 'echo x >> ' + at('count'), onlyWhenCalled: true, runOn: [] })`

let site: LoopbackSite
let plan: string
const at = (name: string): string => join(site.files, name)
const read = (name: string): string => readFileSync(at(name), 'utf8')

beforeAll(async () => {
  site = await loopbackSite()
  await site.addHost('web01')
  plan = join(dirname(site.root), 'p.json')
})
afterAll(() => site.stop())
beforeEach(() => {
  site.manifest(MANIFEST)
  writeFileSync(at('right'), 'right\n', { mode: 0o644 })
  writeFileSync(at('motd'), 'old\n', { mode: 0o644 })
  writeFileSync(at('key'), 'an older secret', { mode: 0o600 })
})

async function make(hosts = 'web01'): Promise<void> {
  const { exitCode, stderr } = await site.cfg(`plan ${hosts} -o ${plan}`)
  expect([exitCode, exitCode === 3 ? '' : stderr]).toEqual([3, ''])
}

describe('cfg apply --plan', () => {
  it('does what the plan says, and that alone', async () => {
    await make()
    const { exitCode, stdout } = await site.cfg(`apply --plan ${plan}`)
    expect(stdout).toContain(`  ~ file:${at('motd')}`)
    expect(exitCode).toBe(0)
    expect([read('motd'), read('key')]).toEqual(['hello\n', SECRET])
    expect((await site.cfg('verify web01')).exitCode).toBe(0)
    const again = await site.cfg(`apply --plan ${plan}`)
    expect([again.exitCode, again.stdout]).toEqual([
      1,
      expect.stringContaining(`file:${at('motd')} was to be changed when planned, and now is right`),
    ])
  })

  it('tells of what its own changes have made differ, and leaves that to the next apply', async () => {
    site.manifest(`
      command('unpack', { run: 'echo x > ' + at('stray'), creates: at('stray') }),
      file(at('stray'), { state: 'absent', needs: [command('unpack', { run: 'echo x > ' + at('stray'), creates: at('stray') })] })`)
    await make()
    const { exitCode, stdout } = await site.cfg(`apply --plan ${plan}`)
    expect(stdout).toContain(
      `note: file:${at('stray')} was right when planned, and is not since command:unpack was changed: the next apply changes it`,
    )
    expect([exitCode, read('stray')]).toEqual([0, 'x\n'])
  })

  it('refuses a host that has moved on, with what was there and is there, and touches nothing', async () => {
    await make()
    writeFileSync(at('motd'), 'other\n')
    writeFileSync(at('right'), 'wrong\n')
    const { exitCode, stdout } = await site.cfg(`apply --plan ${plan}`)
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(
      /motd was content 4 bytes, sha256 \w+ when planned, and is content 6 bytes, sha256 \w+/,
    )
    expect(stdout).toContain(`file:${at('right')} was right when planned, and now is to be changed`)
    expect([read('motd'), read('key')]).toEqual(['other\n', 'an older secret'])
  })

  it('of several hosts touches none where one has moved on', async () => {
    await site.addHost('web02')
    site.manifest(`file(at(host.name), { content: 'x' })`)
    await make('web01 web02')
    writeFileSync(at('web02'), 'other\n')
    const { exitCode, stderr } = await site.cfg(`apply --plan ${plan}`)
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining(
        `web02: file:${at('web02')} was not there when planned, and now is to be changed`,
      ),
    ])
    expect(existsSync(at('web01'))).toBe(false)
    expect((await site.cfg(`apply --plan ${plan} web01`)).exitCode).toBe(0)
    expect(read('web01')).toBe('x')
    await site.ok('rm host web02')
  })

  it('refuses other manifests and another inventory, and says what they were', async () => {
    await make()
    writeFileSync(join(site.root, 'manifests', 'more.txt'), 'x')
    const files = await site.cfg(`apply --plan ${plan}`)
    expect([files.exitCode, files.stderr]).toEqual([
      2,
      expect.stringContaining('files of the work tree are others now'),
    ])
    site.git('add', '-A')
    site.git('commit', '-qm', 'more')
    await site.ok('set host web01 cpus=3')
    const both = await site.cfg(`apply --plan ${plan}`)
    expect(both.exitCode).toBe(2)
    expect(both.stderr).toMatch(/it was made of \w{10}, and the branch is at \w{10}/)
    expect(both.stderr).toMatch(/the inventory has changed since: it was at text \w+, and is at text \w+/)
    expect(read('motd')).toBe('old\n')
  })

  it('is done from another clone that has the same commit', async () => {
    await make()
    const clone = join(dirname(site.root), 'clone')
    gitIn(dirname(site.root), 'clone', '-q', site.root, clone)
    const { exitCode, stderr } = await runProgram(cfgProgram, ['apply', '--plan', plan], {
      cwd: clone,
      env: site.env,
    })
    expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, ''])
    expect(read('motd')).toBe('hello\n')
  })

  it('is done after what it was made of has been committed', async () => {
    writeFileSync(join(site.root, 'manifests', 'note.txt'), String(Math.random()))
    await make()
    site.git('add', '-A')
    site.git('commit', '-qm', 'note')
    expect((await site.cfg(`apply --plan ${plan}`)).exitCode).toBe(0)
  })

  it('knows the hosts that could not be planned, and files that cannot be written', async () => {
    await site.ok('add host dead --ip none --attr ssh-address=127.0.0.1 --attr ssh-port=1')
    const { exitCode, stdout } = await site.cfg(`plan web01 dead -o ${plan}`)
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('dead')])
    const all = await site.cfg(`apply --plan ${plan}`)
    expect([all.exitCode, all.stderr]).toEqual([
      2,
      expect.stringContaining('host "dead" could not be planned'),
    ])
    expect((await site.cfg(`apply --plan ${plan} web01`)).exitCode).toBe(0)
    await site.ok('rm host dead')
    const nowhere = await site.cfg(`plan web01 -o ${at('nowhere/p.json')}`)
    expect([nowhere.exitCode, nowhere.stdout]).toEqual([2, ''])
  })

  it('refuses options that a plan has already, and files that are none', async () => {
    await make()
    const options = await site.cfg(`apply --all --limit x:* --plan ${plan}`)
    expect([options.exitCode, options.stderr]).toEqual([
      2,
      expect.stringContaining('--limit is not for a plan'),
    ])
    const cases: readonly (readonly [string, string])[] = [
      ['nothing', 'it is no JSON'],
      ['{}', 'it is no plan'],
      ['{"hostwrightPlan":99}', 'it has version 99'],
      [readFileSync(plan, 'utf8').replace('"update"', '"destroy"'), 'hosts.0.resources.'],
    ]
    for (const [text, complaint] of cases) {
      writeFileSync(at('broken'), text)
      const { exitCode, stderr } = await site.cfg(`apply --plan ${at('broken')}`)
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining(complaint)])
    }
    expect(read('motd')).toBe('old\n')
  })
})

describe('a saved plan', () => {
  it('is for its owner, the same text for the same plan, and has no secret in any form', async () => {
    await make()
    expect(statSync(plan).mode & 0o777).toBe(0o600)
    const text = readFileSync(plan, 'utf8')
    const first = readPlan(text, 'p.json')
    for (const secret of [SECRET, 'an older secret']) {
      const { createHash } = await import('node:crypto')
      const forms = [
        secret,
        ...['hex', 'base64'].map((form) =>
          createHash('sha256')
            .update(secret)
            .digest(form as 'hex'),
        ),
      ]
      for (const form of forms) expect(text).not.toContain(form.slice(0, 12))
    }
    // Neither of the two is told from another one by what is left of it.
    writeFileSync(at('key'), 'yet another one')
    site.manifest(MANIFEST.replace(SECRET, 'battery staple horse'))
    await make()
    const second = readPlan(readFileSync(plan, 'utf8'), 'p.json')
    expect(second.hosts).toEqual(first.hosts)
  })
})
