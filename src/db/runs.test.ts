import { describe, expect, it } from 'vitest'
import { office, officeHost } from '../../test/lib/office.ts'
import { runHost, runStart } from '../../test/lib/run-start.ts'
import { tempStore, change } from '../../test/lib/temp-store.ts'
import type { RunHost, RunStart } from '../inventory/model/run.ts'
import { packText, unpackText } from './packed-text.ts'
import type { Store } from './store.ts'

const seen = '2026-07-01T10:00:05.000Z'

async function whole(store: Store, start: RunStart, hosts: readonly RunHost[], keep = 1000): Promise<void> {
  await store.runs.keep(start, { seen, hosts, facts: [], end: { modified: false, keep } })
}

describe('a recorded run', () => {
  it('is read as it was written, host by host in the order of the run', async () => {
    const { runs } = await tempStore()
    const start = runStart('k3f9x0ab')
    await runs.keep(start, { seen: start.started, hosts: [], facts: [] })
    await runs.keep(start, { seen, hosts: [runHost('db01', 'failed')], facts: [] })
    await runs.keep(start, {
      seen,
      hosts: [runHost('web01', 'changed')],
      facts: [],
      end: { modified: true, note: 'it was interrupted', keep: 10 },
    })
    const { hosts: _, ...rest } = start
    expect(await runs.list({})).toEqual([
      {
        ...rest,
        seen,
        ended: true,
        modified: true,
        note: 'it was interrupted',
        hosts: { all: 2, done: 2, changed: 1, failed: 1 },
        resources: { changed: 2, failed: 1 },
      },
    ])
    const common = { run: 'k3f9x0ab', kind: 'apply', started: start.started, resources: '["file:/etc/motd"]' }
    expect(await runs.hosts('k3f9x0ab')).toEqual([
      { ...common, host: 'web01', outcome: 'changed', report: '{"host":"web01"}' },
      { ...common, host: 'db01', outcome: 'failed', report: '{"host":"db01"}' },
    ])
  })

  it('that was cut says of which hosts nothing came', async () => {
    const { runs } = await tempStore()
    const start = runStart('0000000a', { commit: undefined })
    await runs.keep(start, { seen, hosts: [runHost('web01')], facts: [] })
    const [run] = await runs.list({ failed: true })
    expect(run).toMatchObject({ ended: false, modified: undefined, commit: undefined })
    expect(run?.hosts).toEqual({ all: 2, done: 1, changed: 0, failed: 0 })
    const [, db01] = await runs.hosts('0000000a')
    expect(db01).toEqual({
      run: '0000000a',
      kind: 'apply',
      started: start.started,
      host: 'db01',
      outcome: undefined,
    })
  })

  it('takes the last that was said of a host', async () => {
    const { runs } = await tempStore()
    const start = runStart('0000000c')
    const said = [runHost('web01'), runHost('db01'), runHost('web01', 'changed')]
    await runs.keep(start, { seen, hosts: said, facts: [] })
    await runs.keep(start, { seen, hosts: [runHost('db01', 'failed')], facts: [] })
    expect((await runs.hosts('0000000c')).map(({ host, outcome }) => [host, outcome])).toEqual([
      ['web01', 'changed'],
      ['db01', 'failed'],
    ])
  })

  it('is written whole where nothing was written at its start', async () => {
    const store = await tempStore()
    await whole(store, runStart('0000000b'), [runHost('web01')])
    expect((await store.runs.hosts('0000000b')).map(({ host, outcome }) => [host, outcome])).toEqual([
      ['web01', 'ok'],
      ['db01', undefined],
    ])
  })

  it('keeps a long report, and what many runs have in common once', async () => {
    const store = await tempStore()
    const report = JSON.stringify({ diff: 'naïve → ünïcode\n'.repeat(2000) })
    const resources = JSON.stringify(Array.from({ length: 500 }, (_, index) => `file:/etc/${index}`))
    for (const id of ['0000000a', '0000000b'])
      await whole(store, runStart(id, { hosts: ['web01'] }), [runHost('web01', 'ok', { report, resources })])
    const [found] = await store.runs.hosts('0000000b')
    expect([found?.report, found?.resources]).toEqual([report, resources])
    expect(packText(report).length).toBeLessThan(report.length / 20)
  })
})

describe('the list of runs', () => {
  it('is newest first, and narrowed by host, kind, time, failure, id and number', async () => {
    const store = await tempStore()
    const at = (hour: number): string => `2026-07-01T1${hour}:00:00.000Z`
    await whole(store, runStart('aaaaaaa1', { started: at(0) }), [
      runHost('web01'),
      runHost('db01', 'failed'),
    ])
    await whole(store, runStart('aaaaaaa2', { started: at(1), kind: 'plan', hosts: ['web01'] }), [
      runHost('web01'),
    ])
    await whole(store, runStart('bbbbbbb1', { started: at(2), hosts: ['db01'] }), [runHost('db01')])
    const ids = async (filter: Parameters<typeof store.runs.list>[0]): Promise<readonly string[]> =>
      (await store.runs.list(filter)).map(({ id }) => id)
    expect(await ids({})).toEqual(['bbbbbbb1', 'aaaaaaa2', 'aaaaaaa1'])
    expect(await ids({ hosts: ['db01', 'nobody'] })).toEqual(['bbbbbbb1', 'aaaaaaa1'])
    expect(await ids({ kinds: ['plan', 'verify'] })).toEqual(['aaaaaaa2'])
    expect(await ids({ since: at(1) })).toEqual(['bbbbbbb1', 'aaaaaaa2'])
    expect(await ids({ failed: true })).toEqual(['aaaaaaa1'])
    expect(await ids({ id: 'aaaaaaa' })).toEqual(['aaaaaaa2', 'aaaaaaa1'])
    expect(await ids({ id: 'bbbbbbb1' })).toEqual(['bbbbbbb1'])
    expect(await ids({ limit: 1 })).toEqual(['bbbbbbb1'])
  })

  it('of one host leaves out runs that looked at a part of it', async () => {
    const store = await tempStore()
    const hosts = ['web01']
    await whole(store, runStart('aaaaaaa1', { hosts, kind: 'verify' }), [runHost('web01', 'changed')])
    await whole(store, runStart('aaaaaaa2', { hosts, limited: true }), [runHost('web01')])
    expect((await store.runs.ofHost('web01', 10)).map(({ run }) => run)).toEqual(['aaaaaaa1'])
    expect(await store.runs.lastOf('apply', ['web01'])).toEqual([
      { run: 'aaaaaaa2', kind: 'apply', started: '2026-07-01T10:00:00.000Z', host: 'web01', outcome: 'ok' },
    ])
  })

  it('of the last apply of each host tells those that failed or did not end', async () => {
    const store = await tempStore()
    const later = '2026-07-01T11:00:00.000Z'
    await whole(store, runStart('aaaaaaa1'), [runHost('web01', 'failed'), runHost('db01', 'ok')])
    await whole(store, runStart('aaaaaaa2', { started: later, hosts: ['web01'] }), [runHost('web01')])
    await store.runs.keep(runStart('aaaaaaa3', { started: later, hosts: ['db01'] }), {
      seen,
      hosts: [],
      facts: [],
    })
    await whole(store, runStart('aaaaaaa4', { started: later, kind: 'plan', hosts: ['web01'] }), [
      runHost('web01', 'failed'),
    ])
    expect(
      (await store.runs.lastOf('apply', ['db01', 'web01', 'nobody'])).map(({ host, run, outcome }) => [
        host,
        run,
        outcome,
      ]),
    ).toEqual([
      ['db01', 'aaaaaaa3', undefined],
      ['web01', 'aaaaaaa2', 'ok'],
    ])
  })
})

describe('the number of runs', () => {
  it('is bounded: the oldest go, with what they alone had', async () => {
    const store = await tempStore()
    for (let number = 10; number < 17; number += 1)
      await whole(
        store,
        runStart(`000000${number}`, { started: `2026-07-01T10:${number}:00.000Z`, hosts: ['web01'] }),
        [runHost('web01', 'ok', { resources: number < 12 ? '["old"]' : '["new"]' })],
        3,
      )
    expect((await store.runs.list({})).map(({ id }) => id)).toEqual(['00000016', '00000015', '00000014'])
    expect(await store.runs.hosts('00000010')).toEqual([])
    expect((await store.runs.hosts('00000014')).map(({ resources }) => resources)).toEqual(['["new"]'])
  })
})

describe('recorded facts', () => {
  it('are the last ones of each host that there still is', async () => {
    const store = await tempStore()
    await office(store)
    await officeHost(store, 'web01')
    const { runs } = store
    const facts = (host: string, text: string, at = seen) => ({ host, at, facts: text })
    const keep = async (...found: ReturnType<typeof facts>[]): Promise<void> =>
      runs.keep(runStart('aaaaaaa1'), { seen, hosts: [], facts: found })
    await keep(facts('web01', '{"cpus":1}'), facts('gone', '{}'))
    await keep(facts('web01', '{"cpus":2}', '2026-07-02T10:00:00.000Z'))
    const last = facts('web01', '{"cpus":2}', '2026-07-02T10:00:00.000Z')
    expect(await runs.facts()).toEqual([last])
    expect(await runs.facts(['web01', 'db01'])).toEqual([last])
    expect(await runs.facts(['db01'])).toEqual([])
    await change(store, async (tx) => tx.remove('host', 'web01'))
    expect(await runs.facts()).toEqual([])
  })
})

describe('packed text', () => {
  it('is read as it was, short or long', () => {
    for (const text of ['', 'z', '=x', 'ä'.repeat(5000)]) expect(unpackText(packText(text))).toBe(text)
  })
})
