import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyHosts } from '../../../src/apply/apply-hosts.ts'
import type { HostReport } from '../../../src/apply/report.ts'
import type { Resources } from '../../../src/type/resource.ts'
import { type LoopbackSshd, startSshd } from '../../lib/loopback-sshd.ts'
import { type Relay, startRelay } from '../../lib/relay.ts'
import { ignoreEvents, outcomes, runDependencies } from '../../lib/run-context.ts'
import { mark } from '../../lib/test-types.ts'

let sshd: LoopbackSshd
let relay: Relay
let directory: string

beforeAll(async () => {
  sshd = await startSshd({ privateMount: '/var/lib/hostwright' })
  relay = await startRelay(sshd.port)
  directory = mkdtempSync(join(tmpdir(), 'hostwright-recover-'))
})
afterAll(async () => {
  await relay.stop()
  await sshd.stop()
  rmSync(directory, { recursive: true, force: true })
})
const at = (name: string): string => join(directory, name)

async function apply(resources: Resources, port = relay.port): Promise<HostReport> {
  const dependencies = await runDependencies({ identity: sshd.identity, resources: () => resources })
  const [report] = await applyHosts(
    dependencies,
    [{ ...sshd.endpoint, port }],
    { why: 'cfg apply loop' },
    ignoreEvents,
  )
  if (report === undefined) throw new Error('no report')
  return report
}

async function cutOnce(path: string): Promise<void> {
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 10))
  relay.cut()
}

const reasons = ({ resources }: HostReport): Record<string, string | undefined> =>
  Object.fromEntries(resources.map(({ name, reason }) => [name.split('/').at(-1) ?? '', reason]))

describe('a run whose connection is lost', () => {
  it('tells of each resource whether it was done, was being done, or was not begun', async () => {
    const run = `: > ${at('begun')}; while [ ! -e ${at('go')} ]; do sleep 0.1; done; : > ${at('slow')}`
    const slow = mark(at('slow'), { run })
    const all = [mark(at('done')), slow, mark(at('sent')), mark(at('later'), { needs: [slow] })]
    const cut = cutOnce(at('begun'))
    const report = await apply(all)
    await cut
    expect(report.error?.message).toMatch(/^Lost "loop": /)
    expect(outcomes(report)).toEqual({
      [`mark:${at('done')}`]: 'changed',
      [`mark:${at('slow')}`]: 'failed',
      [`mark:${at('sent')}`]: 'skipped',
      [`mark:${at('later')}`]: 'skipped',
    })
    expect(reasons(report)).toEqual({
      done: undefined,
      slow: 'the connection was lost in the middle of it, and it may be going on still',
      sent: 'the connection was lost before it was begun',
      later: 'the connection was lost before',
    })
    // What was begun runs to its end on the host, and nothing of what was sent after it.
    writeFileSync(at('go'), '')
    while (!existsSync(at('slow'))) await new Promise((resolve) => setTimeout(resolve, 10))
    const next = await apply(all, sshd.port)
    expect([next.outcome, next.counts.failed]).toEqual(['changed', 0])
    expect((await apply(all, sshd.port)).outcome).toBe('ok')
  })

  it('is told by the next run, with what it was in the middle of', async () => {
    const slow = mark(at('killed'), { run: `: > ${at('begun2')}; kill -9 0` })
    const first = await apply([slow], sshd.port)
    expect(first.error?.message).toContain('its shell ended in the middle of the run')
    expect(reasons(first)['killed']).toMatch(/^the connection was lost in the middle of it/)
    const next = await apply([mark(at('killed'))], sshd.port)
    expect(next.notes.join('\n')).toMatch(
      /run \w{8} of tester@here \(cfg apply loop\) was cut in the middle of mark:/,
    )
    expect((await apply([mark(at('killed'))], sshd.port)).notes).toEqual([])
  })

  it('says that it knows nothing where the host cannot be reached again', async () => {
    const slow = mark(at('alone'), { run: `: > ${at('begun3')}; sleep 2; : > ${at('alone')}` })
    const stopping = await startRelay(sshd.port)
    const running = apply([slow], stopping.port)
    while (!existsSync(at('begun3'))) await new Promise((resolve) => setTimeout(resolve, 10))
    await stopping.stop()
    expect(reasons(await running)).toEqual({
      alone: 'the connection was lost while it was to be changed; what became of it is not known',
    })
  })
})

describe('a change that fails', () => {
  const flaky = (name: string, good: number): string =>
    `echo x >> ${at(`${name}.tries`)}; [ $(wc -l < ${at(`${name}.tries`)}) -ge ${good} ] || { echo not yet >&2; exit 3; }; : > ${at(name)}`

  it('is tried again as often as the manifest says, and the report says how often', async () => {
    const third = mark(at('third'), { run: flaky('third', 3), retries: 4, retryDelay: 0.1 })
    const after = mark(at('after'), { needs: [third] })
    const never = mark(at('never'), { run: flaky('never', 9), retries: 1, retryDelay: 0 })
    const report = await apply([third, after, never], sshd.port)
    expect(outcomes(report)).toEqual({
      [`mark:${at('third')}`]: 'changed',
      [`mark:${at('after')}`]: 'changed',
      [`mark:${at('never')}`]: 'failed',
    })
    expect(report.resources.map(({ tries }) => tries)).toEqual([3, undefined, 2])
    expect(readFileSync(at('third.tries'), 'utf8')).toBe('x\nx\nx\n')
  })

  it('is observed after each try, so that what is right by then is not done again', async () => {
    const odd = mark(at('odd'), { run: `echo x >> ${at('odd.tries')}; : > ${at('odd')}; exit 1`, retries: 3 })
    const report = await apply([odd], sshd.port)
    expect(report.resources[0]).toMatchObject({ outcome: 'failed' })
    expect(readFileSync(at('odd.tries'), 'utf8')).toBe('x\n')
  })

  it('is ended after the time that the manifest gives it', async () => {
    const started = Date.now()
    const slow = mark(at('too slow'), { run: 'sleep 30', retries: 1, retryDelay: 0 })
    const definition = slow.definition
    const report = await apply(
      [{ ...slow, definition, attempts: { ...slow.attempts, timeout: 1 } }],
      sshd.port,
    )
    expect(report.resources[0]).toMatchObject({
      outcome: 'failed',
      reason: 'it took longer than 1 s',
      tries: 2,
    })
    expect(Date.now() - started).toBeLessThan(15_000)
  })
})
