import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyHosts, planHosts } from '../../../src/apply/apply-hosts.ts'
import type { HostReport } from '../../../src/apply/report.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { Resources } from '../../../src/type/resource.ts'
import { type LoopbackSshd, startSshd } from '../../lib/loopback-sshd.ts'
import { ignoreEvents, outcomes, runDependencies } from '../../lib/run-context.ts'
import { daemon, mark, pair, textFile } from '../../lib/test-types.ts'

let sshd: LoopbackSshd
let directory: string

beforeAll(async () => {
  sshd = await startSshd()
})
afterAll(() => sshd.stop())
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hostwright-apply-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

const at = (name: string): string => join(directory, name)

async function run(
  mode: 'plan' | 'apply',
  resources: Resources,
  options: {
    readonly force?: boolean
    readonly limit?: readonly string[]
    readonly signal?: AbortSignal
  } = {},
): Promise<HostReport> {
  const dependencies = await runDependencies({ identity: sshd.identity, resources: () => resources })
  const hosts = mode === 'plan' ? planHosts : applyHosts
  const [report] = await hosts(
    dependencies,
    [sshd.endpoint],
    { why: `cfg ${mode} loop`, ...options },
    ignoreEvents,
  )
  if (report === undefined) throw new Error('no report')
  return report
}

describe('plan', () => {
  it('shows what would change with a real diff, and changes nothing', async () => {
    writeFileSync(at('motd'), 'hello\nold\n')
    const report = await run('plan', [
      textFile(at('motd'), { content: 'hello\nnew\n' }),
      textFile(at('new'), { content: 'x\n' }),
      textFile(at('gone'), { state: 'absent' }),
    ])
    expect(report.error).toBeUndefined()
    expect(report.outcome).toBe('changed')
    expect(report.resources.map(({ outcome, change }) => [outcome, change?.action])).toEqual([
      ['changed', 'update'],
      ['changed', 'create'],
      ['ok', undefined],
    ])
    expect(report.resources[0]?.change?.diff).toContain('\n hello\n-old\n+new\n')
    expect(report.resources[1]?.change?.diff).toContain('--- /dev/null\n')
    expect(readFileSync(at('motd'), 'utf8')).toBe('hello\nold\n')
    expect(readdirSync(directory)).toEqual(['motd'])
  })

  it('says what cannot be known yet, and which restarts would follow', async () => {
    const first = mark(at('first'))
    const report = await run('plan', [
      first,
      mark(at('second'), { after: at('first'), needs: [first] }),
      daemon('web', { log: at('log'), restartOn: [first] }),
    ])
    expect(outcomes(report)).toEqual({
      [`mark:${at('first')}`]: 'changed',
      [`mark:${at('second')}`]: 'unknown',
      'daemon:web': 'ok',
    })
    expect(report.resources[1]?.reason).toBe(`${at('first')} is not there yet`)
    expect(report.triggers).toEqual([
      { name: 'daemon:web', trigger: 'restart', outcome: 'unknown', because: [`mark:${at('first')}`] },
    ])
  })
})

describe('apply', () => {
  it('makes every difference go away, and finds none the second time', async () => {
    const resources = [
      textFile(at('small'), { content: "it's\n100 %\n" }),
      textFile(at('binary'), { content: Buffer.from([0, 1, 2, 255]) }),
      textFile(at('large'), { content: 'line\n'.repeat(40_000) }),
      pair(at('pair')),
    ]
    const first = await run('apply', resources)
    expect(first.error).toBeUndefined()
    expect(first.counts).toEqual({ ok: 0, changed: 5, failed: 0, skipped: 0, unknown: 0 })
    expect(readFileSync(at('small'), 'utf8')).toBe("it's\n100 %\n")
    expect(readFileSync(at('binary'))).toEqual(Buffer.from([0, 1, 2, 255]))
    expect(statSync(at('large')).size).toBe(200_000)
    const second = await run('apply', resources)
    expect([second.outcome, second.counts.ok]).toEqual(['ok', 5])
    expect(readdirSync(directory).toSorted()).toEqual([
      'binary',
      'large',
      'pair.first',
      'pair.second',
      'small',
    ])
  })

  it('runs in the order of the manifest unless a need says otherwise', async () => {
    const log = at('log')
    const step = (name: string, options = {}): ReturnType<typeof mark> =>
      mark(at(name), { run: `echo ${name} >> ${log}; : > ${at(name)}`, ...options })
    const late = step('late')
    await run('apply', [step('one'), step('two', { needs: [late] }), step('three'), late])
    expect(readFileSync(log, 'utf8')).toBe('one\nlate\ntwo\nthree\n')
  })

  it('skips what needs something that failed, with the reason, and goes on with the rest', async () => {
    const bad = mark(at('bad'), { run: 'echo cannot do that >&2; exit 5' })
    const between = mark(at('between'), { needs: [bad] })
    const report = await run('apply', [
      bad,
      between,
      mark(at('after'), { needs: [between] }),
      mark(at('other')),
    ])
    expect(report.outcome).toBe('failed')
    expect(report.resources.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['failed', 'cannot do that (exit code 5)'],
      ['skipped', `it needs mark:${at('bad')}, which failed`],
      ['skipped', `it needs mark:${at('bad')}, which failed`],
      ['changed', undefined],
    ])
    expect(report.resources[0]?.command).toEqual({
      script: 'echo cannot do that >&2; exit 5',
      code: 5,
      stderr: 'cannot do that',
    })
  })

  it('tells the beginning of a line that has no end', async () => {
    const report = await run('apply', [
      mark(at('long'), { run: "head -c 300000 /dev/zero | tr '\\0' x >&2; exit 5" }),
    ])
    expect(report.resources[0]?.reason).toBe(`${'x'.repeat(500)}… (exit code 5)`)
    expect(report.resources[0]?.command?.stderr).toBe(`${'x'.repeat(500)}…`)
  })

  it('calls failed what its commands did not make right', async () => {
    const report = await run('apply', [mark(at('never'), { run: ':' })])
    expect(report.resources[0]?.reason).toBe('its commands ended well, but it is still not there')
  })

  it('observes again what was unknown, once what it waits for is there', async () => {
    const first = mark(at('first'))
    const report = await run('apply', [
      mark(at('second'), { after: at('first'), needs: [first] }),
      first,
      mark(at('third'), { after: at('second') }),
      mark(at('hopeless'), { after: at('nowhere') }),
    ])
    expect(outcomes(report)).toEqual({
      [`mark:${at('first')}`]: 'changed',
      [`mark:${at('second')}`]: 'changed',
      [`mark:${at('third')}`]: 'changed',
      [`mark:${at('hopeless')}`]: 'failed',
    })
    expect(report.resources.at(-1)?.reason).toBe(`it is still unknown: ${at('nowhere')} is not there yet`)
  })

  it('restarts once, at the end, however many things changed, and not when nothing did', async () => {
    const files = ['a', 'b', 'c'].map((name) => textFile(at(name), { content: name }))
    const resources = [daemon('web', { log: at('log'), restartOn: files }), files]
    const report = await run('apply', resources)
    expect(report.triggers.map(({ name, trigger, outcome }) => [name, trigger, outcome])).toEqual([
      ['daemon:web', 'restart', 'changed'],
    ])
    expect(readFileSync(at('log'), 'utf8')).toBe('restarted\n')
    expect((await run('apply', resources)).triggers).toEqual([])
    expect(readFileSync(at('log'), 'utf8')).toBe('restarted\n')
  })

  it('keeps a restart that failed for the next run', async () => {
    const conf = textFile(at('conf'), { content: 'x' })
    const failing = await run('apply', [
      daemon('web', { log: at('log'), fails: true, restartOn: [conf] }),
      conf,
    ])
    expect(failing.outcome).toBe('failed')
    expect(failing.triggers[0]?.reason).toBe('no such daemon (exit code 4)')
    const mended = [daemon('web', { log: at('log'), restartOn: [conf] }), conf]
    const planned = await run('plan', mended)
    expect([planned.outcome, planned.counts.ok]).toEqual(['changed', 2])
    expect(planned.triggers).toMatchObject([
      { name: 'daemon:web', outcome: 'unknown', because: ['an earlier run that still owes it'] },
    ])
    const next = await run('apply', mended)
    expect(next.triggers).toEqual([
      {
        name: 'daemon:web',
        trigger: 'restart',
        outcome: 'changed',
        because: ['an earlier run that still owes it'],
      },
    ])
    expect(readFileSync(at('log'), 'utf8')).toBe('restarted\n')
    expect(await run('plan', mended)).toMatchObject({ outcome: 'ok', triggers: [] })
  })

  it('does not restart for a change that failed and left everything as it was', async () => {
    const conf = textFile(at('conf'), { content: 'x', check: 'echo bad syntax >&2; false' })
    const report = await run('apply', [daemon('web', { log: at('log'), restartOn: [conf] }), conf])
    expect([report.resources[0]?.outcome, report.triggers]).toEqual(['failed', []])
    expect(readdirSync(directory)).toEqual([])
    expect((await run('apply', [daemon('web', { log: at('log') })])).triggers).toEqual([])
  })

  it('refuses to remove more than a third of ten or more things, unless forced', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `f${index}`)
    for (const name of names) writeFileSync(at(name), '')
    const resources = names.map((name, index) =>
      textFile(at(name), index < 5 ? { state: 'absent' } : { content: '' }),
    )
    const refused = await run('apply', resources)
    expect(refused.error?.message).toBe('Cannot apply "loop": it would remove 5 of 12 things')
    expect(readdirSync(directory)).toHaveLength(12)
    expect((await run('apply', resources, { force: true })).counts.changed).toBe(5)
  })

  it('touches only what it is limited to', async () => {
    const report = await run('apply', [mark(at('one')), mark(at('two')), pair(at('pair'))], {
      limit: ['*two', `pair:${at('pair')}`],
    })
    expect(Object.keys(outcomes(report))).toHaveLength(3)
    expect(existsSync(at('one'))).toBe(false)
    const wrong = await run('apply', [mark('/one')], { limit: ['mark:/ones'] })
    expect(wrong.error?.lines).toEqual([
      'Cannot limit "loop" to "mark:/ones": its manifest has no such resource',
      'hint: did you mean "mark:/one"?',
    ])
  })

  it('stops a command that takes too long and goes on', async () => {
    const report = await run('apply', [
      mark(at('slow'), { run: 'sleep 60', timeout: 0.5 }),
      mark(at('other')),
    ])
    expect(report.resources.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['failed', 'it took longer than 0.5 s'],
      ['changed', undefined],
    ])
  })

  it('goes no further when interrupted, and says what it has left', async () => {
    const controller = new AbortController()
    const resources = [mark(at('one'))]
    const dependencies = await runDependencies({ identity: sshd.identity, resources: () => resources })
    const [report] = await applyHosts(
      dependencies,
      [sshd.endpoint],
      { why: 'cfg apply loop', signal: controller.signal },
      (event) => {
        if (event.kind === 'phase' && event.phase === 'observe') controller.abort()
      },
    )
    expect(report?.resources[0]?.reason).toBe('the run was interrupted')
    expect(existsSync(at('one'))).toBe(false)
    const later = await run('apply', resources, { signal: controller.signal })
    expect([later.outcome, later.reason]).toEqual(['skipped', 'the run was interrupted'])
  })

  it('never shows a secret', async () => {
    const secret = new Secret('correct horse battery')
    const failing = mark(at('bad'), { run: "echo 'correct horse battery' >&2; exit 1" })
    const reports = [
      await run('plan', [textFile(at('key'), { content: secret }), failing]),
      await run('apply', [textFile(at('key'), { content: secret }), failing]),
    ]
    expect(readFileSync(at('key'), 'utf8')).toBe('correct horse battery')
    expect(JSON.stringify(reports)).not.toContain('horse')
    expect(reports[0]?.resources[0]?.change?.keys).toEqual([{ key: 'content', after: '[secret]' }])
    expect(reports[1]?.resources[1]?.command?.script).toBe("echo '[secret]' >&2; exit 1")
  })
})
