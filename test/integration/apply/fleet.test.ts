import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyHosts, type HostsOptions, planHosts } from '../../../src/apply/apply-hosts.ts'
import { parseAmount, parseBatches } from '../../../src/apply/batches.ts'
import type { RunEvent } from '../../../src/apply/events.ts'
import type { HostReport } from '../../../src/apply/report.ts'
import type { HostTarget, RunDependencies } from '../../../src/apply/run-types.ts'
import { raw } from '../../../src/core/shell.ts'
import { freePort, type LoopbackSshd, startSshd } from '../../lib/loopback-sshd.ts'
import { runDependencies } from '../../lib/run-context.ts'
import { textFile } from '../../lib/test-types.ts'

let sshd: LoopbackSshd
let dependencies: RunDependencies
let directory: string
let closed: number
let events: RunEvent[]

beforeAll(async () => {
  sshd = await startSshd()
  closed = await freePort()
  directory = mkdtempSync(join(tmpdir(), 'hostwright-fleet-'))
  dependencies = await runDependencies({
    identity: sshd.identity,
    resources: (host) => [textFile(join(directory, host), { content: `${host}\n` })],
  })
})
afterAll(async () => {
  await sshd.stop()
  rmSync(directory, { recursive: true })
})
beforeEach(() => {
  events = []
})

/** A name that begins with "off" is one of a host that is switched off. */
function targets(...names: readonly string[]): readonly HostTarget[] {
  return names.map((name) => ({
    ...sshd.endpoint,
    name,
    ...(name.startsWith('off') ? { port: closed } : {}),
  }))
}

// All of them are this very machine, with one lock.
async function apply(
  hosts: readonly HostTarget[],
  options: Partial<HostsOptions>,
): Promise<readonly HostReport[]> {
  return applyHosts(dependencies, hosts, { why: 'cfg apply', parallel: 1, ...options }, (event) =>
    events.push(event),
  )
}

const outcomes = (reports: readonly HostReport[]): readonly string[] =>
  reports.map(({ host, outcome }) => `${host} ${outcome}`)

const batchesSeen = (): readonly (readonly string[])[] =>
  events.flatMap((event) => (event.kind === 'batch' ? [event.hosts] : []))

describe('a run in batches', () => {
  it('goes on to the next when all of one are done, and tells of each', async () => {
    const reports = await apply(targets('a1', 'a2', 'a3', 'a4', 'a5'), {
      batches: parseBatches(['1', '50%']),
    })
    expect(reports.every(({ outcome }) => outcome === 'changed')).toBe(true)
    expect(batchesSeen()).toEqual([['a1'], ['a2', 'a3'], ['a4', 'a5']])
  })

  it('ends with the first that has a failure; the others are told of as not started, and untouched', async () => {
    const reports = await apply(targets('b1', 'off2', 'b3', 'b4'), { batches: parseBatches(['2']) })
    expect(outcomes(reports)).toEqual(['b1 changed', 'off2 failed', 'b3 skipped', 'b4 skipped'])
    expect(reports[2]?.reason).toBe('1 of 4 hosts failed')
    const [after] = await planHosts(dependencies, targets('b3'), { why: 'cfg plan' }, () => undefined)
    expect(after?.outcome).toBe('changed')
  })

  it('may have as many failures as --max-fail says, in share or number', async () => {
    const names = ['off1', 'off2', 'c3', 'c4']
    const batches = parseBatches(['1'])
    const two = await apply(targets(...names), { batches, maxFail: parseAmount('50%') })
    expect(outcomes(two)).toEqual(['off1 failed', 'off2 failed', 'c3 changed', 'c4 changed'])
    const one = await apply(targets(...names), { maxFail: parseAmount('1') })
    expect(outcomes(one)).toEqual(['off1 failed', 'off2 failed', 'c3 skipped', 'c4 skipped'])
  })

  it('has parents before their guests, also across batches', async () => {
    const [guest, parent] = targets('d1', 'd2')
    if (guest === undefined || parent === undefined) throw new Error('two hosts')
    await apply([{ ...guest, parent: 'd2' }, parent], { batches: parseBatches(['1']) })
    expect(batchesSeen()).toEqual([['d2'], ['d1']])
    const below = targets('off3')[0]
    const reports = await apply([{ ...guest, parent: 'off3' }, ...(below === undefined ? [] : [below])], {
      batches: parseBatches(['1']),
    })
    expect(outcomes(reports)).toEqual(['d1 skipped', 'off3 failed'])
  })
})

describe('a health check', () => {
  it('that says no is a failure, with what it said, and stops the next batch', async () => {
    const command = raw(`echo not yet; [ ! -e '${directory}/e2' ]`)
    const reports = await apply(targets('e1', 'e2', 'e3'), {
      batches: parseBatches(['1']),
      health: { command, time: 1 },
    })
    expect(outcomes(reports)).toEqual(['e1 changed', 'e2 failed', 'e3 skipped'])
    expect(reports[1]?.error?.message).toBe(
      'Cannot call "e2" well: its health check says no: exit code 1: not yet',
    )
    expect(reports[1]?.counts.changed).toBe(1)
  })

  it('is made again until the host is well', async () => {
    const count = join(directory, 'attempts')
    const command = raw(`echo >> '${count}'; [ "$(wc -l < '${count}')" -ge 3 ]`)
    const [report] = await apply(targets('f1'), { health: { command, time: 10 } })
    expect(report?.outcome).toBe('changed')
    expect(events.flatMap((event) => (event.kind === 'health' ? [event.reason] : []))).toEqual([undefined])
  })

  it('is not made by a plan, nor on a host that failed', async () => {
    const health = { command: raw(`echo >> '${directory}/never'; false`), time: 1 }
    await planHosts(dependencies, targets('g1'), { why: 'cfg plan', health }, () => undefined)
    await apply(targets('off1'), { health })
    const [report] = await apply(targets('h1'), {
      health: { command: raw(`[ ! -e '${directory}/never' ]`), time: 1 },
    })
    expect(report?.outcome).toBe('changed')
  })
})

describe('an interrupted run', () => {
  it('starts no further host', async () => {
    const interruption = new AbortController()
    const reports = await applyHosts(
      dependencies,
      targets('i1', 'i2', 'i3'),
      { why: 'cfg apply', parallel: 1, signal: interruption.signal },
      (event) => {
        if (event.kind === 'done') interruption.abort()
      },
    )
    expect(outcomes(reports)).toEqual(['i1 changed', 'i2 skipped', 'i3 skipped'])
    expect(reports[1]?.reason).toBe('the run was interrupted')
  })
})
