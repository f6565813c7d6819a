import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type LoopbackSite, loopbackSite } from '../../lib/loopback-site.ts'

let site: LoopbackSite
const at = (name: string): string => join(site.files, name)
const read = (name: string): string => readFileSync(at(name), 'utf8')

beforeAll(async () => {
  site = await loopbackSite()
  await site.addHost('web01')
  await site.addHost('web02')
})
afterAll(() => site.stop())
beforeEach(() => {
  for (const name of readdirSync(site.files)) rmSync(at(name), { recursive: true })
  writeFileSync(at('conf'), 'old\nsame\n')
  chmodSync(at('conf'), 0o640)
  writeFileSync(at('gone'), 'once\n')
  site.manifest(`(() => {
    const conf = file(at('conf'), { content: 'new\\nsame\\n', mode: '0644' })
    const folder = directory(at('folder'))
    const made = file(at('folder/made'), { content: new Secret('hush hush') })
    const gone = file(at('gone'), { state: 'absent' })
    const call = { run: 'cat ' + at('conf') + ' >> ' + at('called'), onlyWhenCalled: true, runOn: [conf] }
    const once = command('once', { run: ': > ' + at('mark'), creates: at('mark') })
    return [conf, folder, made, gone, command('reload', call), once]
  })()`)
})

/** Resolves with the id of the run that is at work, once it is recorded. */
async function running(): Promise<string> {
  return vi.waitFor(
    async () => {
      const { stdout } = await site.cfg('history --json')
      const [run] = JSON.parse(stdout).result.runs as { id: string; state: string }[]
      if (run?.state !== 'running') throw new Error('none is at work')
      return run.id
    },
    { timeout: 10_000, interval: 200 },
  )
}

/** Applies, and resolves with the run's id. */
async function apply(): Promise<string> {
  const { exitCode, stdout } = await site.cfg('apply web01 --json')
  expect(exitCode).toBe(0)
  return (JSON.parse(stdout) as { result: { run: string } }).result.run
}

function expectAsBefore(): void {
  expect([read('conf'), statSync(at('conf')).mode & 0o7777, read('gone')]).toEqual([
    'old\nsame\n',
    0o640,
    'once\n',
  ])
  expect(existsSync(at('folder/made'))).toBe(false)
}

describe('cfg undo', () => {
  it('shows what it would put back, puts it back with what that calls for, and can be undone itself', async () => {
    const run = await apply()
    expect(read('called')).toBe('new\nsame\n')
    const plan = await site.cfg(`undo ${run} --plan`)
    expect(plan.exitCode).toBe(3)
    expect(plan.stdout).toContain('-new\n      +old\n')
    expect(plan.stdout).toMatch(/conf mode rw-r--r-- \S+ → rw-r----- /)
    expect(plan.stdout).not.toContain('hush')
    expect(plan.stdout).toContain('not undone, since no files of it were kept: command:once')
    expect(read('conf')).toBe('new\nsame\n')

    const undone = await site.cfg('undo last --yes --json')
    expect([undone.exitCode, undone.stderr.includes('hush')]).toEqual([0, false])
    const { result } = JSON.parse(undone.stdout) as {
      result: { run: string; undone: string; hosts: { triggers: { name: string; outcome: string }[] }[] }
    }
    expect(result.undone).toBe(run)
    expect(result.hosts[0]?.triggers).toMatchObject([{ name: 'command:reload', outcome: 'changed' }])
    expectAsBefore()
    expect(read('called')).toBe('new\nsame\nold\nsame\n')
    expect((await site.cfg(`undo ${run} --plan`)).exitCode).toBe(0)
    expect((await site.cfg('history')).stdout).toContain('undo')

    expect((await site.cfg(`undo ${result.run} --yes`)).exitCode).toBe(0)
    expect([read('conf'), read('folder/made'), existsSync(at('gone'))]).toEqual([
      'new\nsame\n',
      'hush hush',
      false,
    ])
    expect(statSync(at('conf')).mode & 0o7777).toBe(0o644)
    expect((await site.cfg('plan web01')).exitCode).toBe(0)
  })

  it('leaves alone, and names, what was changed after the run, unless forced', async () => {
    const run = await apply()
    writeFileSync(at('conf'), 'by hand\n')
    const plan = await site.cfg(`undo ${run} --plan`)
    expect(plan.stdout).toContain(`${at('conf')} was changed after the run`)
    const refused = await site.cfg(`undo ${run} --yes`)
    expect(refused.exitCode).toBe(1)
    expect(refused.stdout).toContain(
      `Cannot undo run ${run} on "web01": ${at('conf')} was changed after the run`,
    )
    expect([read('conf'), existsSync(at('gone'))]).toEqual(['by hand\n', false])
    // The refused undo is not what is meant by "last".
    expect((await site.cfg('undo last --yes --force')).exitCode).toBe(0)
    expectAsBefore()
  })

  it('says where something cannot be put back, and puts back the rest', async () => {
    const run = await apply()
    rmSync(at('conf'))
    mkdirSync(at('conf'))
    const undone = await site.cfg(`undo ${run} --yes --force`)
    expect(undone.exitCode).toBe(1)
    expect(undone.stdout).toContain(`failed: not as before: ${at('conf')}`)
    expect(read('gone')).toBe('once\n')
  })

  it('leaves alone what is as it was before, which may not be writable at all', async () => {
    site.manifest(`[
      file(at('conf'), { content: 'new\\n' }),
      file(at('gone'), { content: 'changed\\n' }),
      command('broken', { run: 'exit 3', creates: at('never') }),
      command('once', { run: ': > ' + at('mark'), creates: at('mark') }),
    ]`)
    execFileSync('chattr', ['+i', at('gone')])
    try {
      const applied = await site.cfg('apply web01 --json')
      expect([applied.exitCode, read('conf'), read('gone')]).toEqual([1, 'new\n', 'once\n'])
      const { run } = (JSON.parse(applied.stdout) as { result: { run: string } }).result
      const undone = await site.cfg(`undo ${run} --yes`)
      expect([undone.exitCode, undone.stdout.includes('failed:')]).toEqual([0, false])
      expect(undone.stdout).toContain('not undone, since no files of it were kept: command:once\n')
      expect(undone.stdout).toContain(
        'failed in that run, with no files kept that it may have left changed: command:broken\n',
      )
      expect([read('conf'), read('gone')]).toEqual(['old\nsame\n', 'once\n'])
    } finally {
      execFileSync('chattr', ['-i', at('gone')])
    }
  })

  it('has nothing to do with what could not be kept: on a full disk nothing is changed', async () => {
    // Whatever an earlier run still owes is made by this one.
    await apply()
    rmSync(at('called'))
    const large = Buffer.alloc(3 * 2 ** 20, 'x')
    writeFileSync(at('conf'), large)
    const { exitCode, stdout } = await site.cfg('apply web01')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(`nothing was changed, since ${at('conf')} cannot be kept first`)
    expect(stdout).toMatch(/no space left on device/i)
    expect(readFileSync(at('conf')).equals(large)).toBe(true)
    expect(existsSync(at('called'))).toBe(false)
  })

  it('refuses a run that is at work, and names the one before it', async () => {
    const before = await apply()
    site.manifest(`host.name === 'web02'
      ? [command('wait', { run: 'until [ -e ' + at('go') + ' ]; do sleep 0.1; done', creates: at('go') })]
      : [file(at('conf'), { content: 'newer\\n' })]`)
    // One after the other.
    const working = site.cfg('apply web01 web02 --parallel 1')
    try {
      const run = await running()
      await vi.waitFor(() => expect(read('conf')).toBe('newer\n'), { timeout: 10_000 })
      for (const line of ['undo last', `undo ${run} --plan`, 'undo last web02 --yes']) {
        const { exitCode, stdout, stderr } = await site.cfg(line)
        expect([exitCode, stdout]).toEqual([2, ''])
        expect(stderr).toMatch(
          new RegExp(
            `Cannot undo run "${run}": it is still at work: "cfg apply web01 web02 --parallel 1" of \\S+, since .* UTC\n`,
          ),
        )
        expect(stderr).toContain(
          `hint: wait for its end, or name another run: the last one before it that has changed something is ${before}: cfg apply`,
        )
      }
      expect(read('conf')).toBe('newer\n')
    } finally {
      writeFileSync(at('go'), '')
      await working
    }
    expect((await site.cfg('undo last web01 --yes')).exitCode).toBe(0)
    expect(read('conf')).toBe('new\nsame\n')
  })

  it('knows runs that it cannot undo', async () => {
    const messages = async (line: string): Promise<string> => (await site.cfg(line)).stderr
    expect(await messages('undo zzzzzzzz')).toContain('no such run of base main is recorded')
    expect((await site.cfg('undo zzzzzzzz web01 --plan')).stdout).toContain('the host has nothing of it')
    await apply()
    const { stdout } = await site.cfg('apply web01 --json')
    const { run } = (JSON.parse(stdout) as { result: { run: string } }).result
    expect(await messages(`undo ${run}`)).toContain('it has changed nothing on any host')
    await site.cfg('plan web01')
    const [planned] = JSON.parse((await site.cfg('history --json --kind plan')).stdout).result.runs as {
      id: string
    }[]
    expect(await messages(`undo ${planned?.id}`)).toContain('it is a plan, which changes nothing')
  })
})
