import { spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkout } from '../../lib/source-files.ts'
import { type LoopbackSite, loopbackSite } from '../../lib/loopback-site.ts'

let site: LoopbackSite
beforeAll(async () => {
  site = await loopbackSite()
  await site.addHost('web01')
  site.manifest(
    `file(at('motd'), { content: 'hello\\n' }), file(at('key'), { content: new Secret('correct horse battery') })`,
  )
})
afterAll(() => site.stop())

interface Shown {
  readonly result: {
    readonly run: { readonly id: string; readonly started: string }
    readonly hosts: unknown
  }
}

describe('a run', () => {
  it('is recorded, listed, and shown as it went', async () => {
    const planned = await site.cfg('plan web01 --json')
    expect(planned.exitCode).toBe(3)
    const applied = await site.cfg('apply web01 --json')
    expect(applied.exitCode).toBe(0)
    expect(readFileSync(join(site.files, 'motd'), 'utf8')).toBe('hello\n')
    const verified = await site.cfg('verify web01 --json')
    expect(verified.exitCode).toBe(0)

    const table = (await site.cfg('history')).stdout
    expect(table).toMatch(/^RUN +WHEN +WHO +COMMAND +HOSTS +CHANGED +FAILED +TIME +COMMIT\n/)
    expect(
      table
        .split('\n')
        .slice(1, 4)
        .map((line) => /cfg \w+/.exec(line)?.[0]),
    ).toEqual(['cfg verify', 'cfg apply', 'cfg plan'])
    expect(table).toContain(site.git('rev-parse', 'HEAD').slice(0, 10))

    const run = (JSON.parse(applied.stdout) as { result: { run: string; hosts: unknown } }).result
    const shown = JSON.parse((await site.cfg(`show ${run.run} --json`)).stdout) as Shown
    expect(shown.result.hosts).toEqual(run.hosts)
    expect(shown.result.run).toMatchObject({
      id: run.run,
      kind: 'apply',
      state: 'ended',
      modified: false,
      commit: site.git('rev-parse', 'HEAD'),
      command: 'cfg apply web01 --json',
      branch: 'main',
    })
    const text = (await site.cfg(`show ${run.run.slice(0, 7)}`)).stdout
    expect(text).toContain(`  + file:${site.files}/motd`)
    expect(text).toContain('      +hello\n')
    expect(text).toContain('web01   0        2')
    const { id, started } = shown.result.run
    const when = started.slice(0, 19).replace('T', ' ')
    const host = await site.ok('show host web01')
    expect(host).toMatch(/last run +verify, .*: ok \(cfg show \w{8}\)/)
    expect(table).toContain(`${id}  ${when}`)
    for (const output of [table, text, JSON.stringify(shown)]) expect(output).not.toContain('correct horse')
  })
})

const at = (name: string): string => join(site.files, name)
const last = async (...words: readonly string[]): Promise<Record<string, unknown>> => {
  const { stdout } = await site.cfg(['history', '--json', '--limit', '1', ...words].join(' '))
  const { result } = JSON.parse(stdout) as { result: { runs: Record<string, unknown>[] } }
  return result.runs[0] ?? {}
}

describe('cfg history and cfg show', () => {
  it('take a host that is gone, and say what is wrong with a name', async () => {
    await site.addHost('gone')
    await site.cfg('plan gone')
    await site.ok('rm host gone')
    expect((await site.cfg('history gone')).stdout).toMatch(
      /^RUN .*\n.* cfg plan gone .*\nruns of base main\n$/,
    )
    expect(await site.cfg('history web1')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('did you mean "web01"?'),
    })
    expect((await site.cfg('history --limit 0')).exitCode).toBe(2)
    expect((await site.cfg('history --since yesterday')).stderr).toContain('it is no date')
    expect((await site.cfg('show last')).stdout).toContain('cfg plan gone')
    expect((await site.cfg('show zzzz')).stderr).toContain('no such run of base main is recorded')
    expect((await site.cfg('show last --host web1')).stderr).toContain('it was not in that run')
  })

  it('tell of uncommitted manifests', async () => {
    writeFileSync(join(site.root, 'manifests', 'new.txt'), 'x')
    await site.cfg('plan web01')
    expect(await last()).toMatchObject({ kind: 'plan', modified: true })
    expect((await site.cfg('show last')).stdout).toMatch(/manifests +[0-9a-f]{40} and changes/)
    rmSync(join(site.root, 'manifests', 'new.txt'))
  })
})

describe('a run that fails or is cut', () => {
  it('is told by --failed, and its hosts are found by it', async () => {
    await site.addHost('web02')
    site.manifest(`file(host.name === 'web02' ? '/proc/nowhere' : at('motd'), { content: 'hello\\n' })`)
    expect((await site.cfg('apply web01 web02')).exitCode).toBe(1)
    expect(await last('--failed')).toMatchObject({ hosts: { all: 2, done: 2, failed: 1 }, state: 'ended' })
    const again = await site.cfg('plan --failed --json')
    expect((JSON.parse(again.stdout) as Shown).result.hosts).toMatchObject([{ host: 'web02' }])
    expect(await site.cfg('plan web01 --failed')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('of none did the last apply fail'),
    })
    site.manifest(`file(at('motd'), { content: 'hello\\n' })`)
    expect((await site.cfg('apply --failed')).exitCode).toBe(0)
    expect((await site.cfg('apply --failed')).exitCode).toBe(2)
    await site.ok('rm host web02')
  })

  it('did not end where it was killed', async () => {
    site.manifest(`command('wait', { run: 'sleep 20', unless: 'false' })`)
    const words = ['--import', import.meta.resolve('tsx'), join(checkout, 'src/bin/cfg.ts'), 'apply', 'web01']
    const child = spawn(process.execPath, words, { cwd: site.root, env: site.env, stdio: 'ignore' })
    const ended = new Promise((resolve) => {
      child.once('exit', resolve)
    })
    await expect.poll(async () => (await last())['state'], { timeout: 20_000, interval: 100 }).toBe('running')
    child.kill('SIGKILL')
    await ended
    expect(await last()).toMatchObject({ kind: 'apply', state: 'did not end', hosts: { all: 1, done: 0 } })
    expect((await site.cfg('history')).stdout).toMatch(/cfg apply web01 +0 of 1 +0 +0 +did not end/)
    expect((await site.cfg('show last')).stdout).toContain('did not get to an end with web01')
    expect((await site.cfg('plan --failed')).exitCode).toBe(3)
    // The host still sleeps, with the lock of that run.
    expect((await site.cfg('unlock web01 --yes')).exitCode).toBe(0)
  })

  it('is no failure where it cannot be recorded', async () => {
    site.manifest(`file(at('motd'), { content: 'again\\n' })`)
    const database = new Database(join(site.root, '.git', 'hostwright', 'main.sqlite'))
    database.exec("CREATE TRIGGER refuse BEFORE INSERT ON run BEGIN SELECT RAISE(ABORT, 'no more'); END")
    const { exitCode, stderr } = await site.cfg('apply web01')
    database.exec('DROP TRIGGER refuse')
    database.close()
    expect([exitCode, readFileSync(at('motd'), 'utf8')]).toEqual([0, 'again\n'])
    expect(stderr).toMatch(/run \w{8} is not recorded: no more/)
  })
})

describe('runs.keep', () => {
  it('says how many runs stay', async () => {
    const settings = join(site.root, 'hostwright.yaml')
    const before = readFileSync(settings, 'utf8')
    writeFileSync(settings, `${before}runs:\n  keep: 2\n`)
    for (let count = 0; count < 3; count += 1) await site.cfg('plan web01')
    expect((await site.cfg('history')).stdout).toMatch(/^RUN .*\n.*\n.*\nruns of base main\n$/)
    writeFileSync(settings, `${before}runs:\n  keep: 0\n`)
    expect(await site.cfg('history')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('runs.keep is 0: it must be a whole number of runs, at least 1'),
    })
    writeFileSync(settings, before)
  })
})

describe('facts', () => {
  it('of each run are kept, shown, and used by cfg check', async () => {
    site.manifest(`file(at('motd'), { content: facts.hostname })`)
    expect((await site.cfg('plan web01')).exitCode).toBe(3)
    const shown = await site.cfg('facts web01 --recorded')
    expect(shown.stdout).toMatch(/^web01\nobserved +\d{4}-/)
    expect((await site.cfg('check web01')).stdout).toMatch(
      /^web01: 1 resource, facts of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n$/,
    )
    await site.addHost('new')
    expect((await site.cfg('check new')).stdout).toBe('new: 1 resource, sample facts\n')
    expect(await site.cfg('facts new web01 --recorded')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('of new: there are none yet'),
    })
    const asked = await site.cfg('facts new --json')
    expect((await site.cfg('check new')).stdout).toContain('facts of')
    writeFileSync(at('facts.json'), asked.stdout)
    expect((await site.cfg(`check new --facts ${at('facts.json')}`)).stdout).toBe(
      'new: 1 resource, given facts\n',
    )
    expect((await site.cfg(`check new --facts ${at('motd')}`)).stderr).toContain('there are none')
    await site.ok('rm host new')
  })
})

describe('cfg verify', () => {
  it('is silent with -q while all is right, and says since when a host differs', async () => {
    site.manifest(`file(at('motd'), { content: 'right\\n' })`)
    await site.cfg('apply web01')
    const { id: right } = await last()
    expect(await site.cfg('verify web01 -q')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
    const { id: quiet } = await last()
    writeFileSync(at('motd'), 'wrong\n')
    const first = await site.cfg('verify web01 -q')
    expect(first.exitCode).toBe(3)
    expect(first.stdout).toContain('-wrong\n')
    expect(first.stdout).toMatch(
      new RegExp(
        `web01 was right in run ${String(quiet)} \\(verify, .*\\), and is seen to differ now for the first time\n`,
      ),
    )
    const { id: seen } = await last()
    const second = await site.cfg('verify web01 --json')
    expect((JSON.parse(second.stdout) as { result: { drift: unknown } }).result.drift).toMatchObject([
      { host: 'web01', right: { run: quiet, otherManifests: false }, seen: { run: seen, kind: 'verify' } },
    ])
    expect(right).not.toBe(quiet)
    site.manifest(`file(at('motd'), { content: 'new\\n' })`)
    expect((await site.cfg('verify web01')).stdout).toContain('with other manifests than now')
  })
})
