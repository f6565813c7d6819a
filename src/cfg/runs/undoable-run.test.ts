import { hostname } from 'node:os'
import { expect, it } from 'vitest'
import { runHost, runStart } from '../../../test/lib/run-start.ts'
import { tempStore } from '../../../test/lib/temp-store.ts'
import type { RunRecords } from '../../inventory/model/run.ts'
import { findUndoable } from './undoable-run.ts'

/** An apply that ended, then one at work on web01 and db01, which is done with web01. `seen`: its last sign of life. */
async function atWork(seen = new Date().toISOString()): Promise<RunRecords> {
  const { runs } = await tempStore()
  const ended = runStart('0000000a', { hosts: ['web01'] })
  const end = { modified: false, keep: 99 }
  await runs.keep(ended, { seen: ended.started, hosts: [runHost('web01', 'changed')], facts: [], end })
  const start = runStart('0000000b', {
    started: '2026-07-01T11:00:00.000Z',
    machine: hostname(),
    process: process.pid,
  })
  await runs.keep(start, { seen, hosts: [runHost('web01', 'changed')], facts: [] })
  return runs
}

const REFUSED =
  'Cannot undo run "0000000b": it is still at work: "cfg apply web01 db01" of anna@desk, since 2026-07-01 11:00:00 UTC'

it.each([
  ['last', []],
  ['0000000b', []],
  ['last', ['db01']],
  ['last', ['web01', 'db01']],
  ['last', ['elsewhere']],
])('%s is refused for %j while it is at work', async (name, hosts) => {
  const runs = await atWork()
  await expect(findUndoable(runs, { name, hosts, branch: 'main' })).rejects.toThrow(
    expect.objectContaining({
      message: REFUSED,
      hint: 'wait for its end, or name another run: the last one before it that has changed something is 0000000a: cfg apply web01 db01',
    }) as Error,
  )
})

it('hosts that it is done with can be named, and another run', async () => {
  const runs = await atWork()
  const find = async (name: string, ...hosts: readonly string[]): Promise<unknown> =>
    findUndoable(runs, { name, hosts, branch: 'main' })
  expect(await find('last', 'web01')).toEqual({ run: '0000000b', hosts: ['web01'] })
  expect(await find('0000000a')).toEqual({ run: '0000000a', hosts: ['web01'] })
})

it('a run that was cut can be undone on all of its hosts', async () => {
  const runs = await atWork('2026-07-01T11:00:10.000Z')
  expect(await findUndoable(runs, { name: 'last', hosts: [], branch: 'main' })).toEqual({
    run: '0000000b',
    hosts: ['web01', 'db01'],
  })
})
