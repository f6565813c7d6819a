import { hostname } from 'node:os'
import { describe, expect, it } from 'vitest'
import { runStart } from '../../../test/lib/run-start.ts'
import type { Run } from './run.ts'
import { stateOf } from './run-state.ts'

const now = new Date('2026-07-01T10:01:00.000Z')

function run(fields: Partial<Run>): Run {
  return {
    ...runStart('k3f9x0ab'),
    seen: '2026-07-01T10:00:55.000Z',
    ended: false,
    modified: undefined,
    note: undefined,
    hosts: { all: 1, done: 0, changed: 0, failed: 0 },
    resources: { changed: 0, failed: 0 },
    ...fields,
  }
}

describe('a run', () => {
  it('that ended has ended, whoever asks', () => {
    expect(stateOf(run({ ended: true, seen: '2020-01-01T00:00:00.000Z' }), now)).toBe('ended')
  })

  it('of another machine is at work until it is silent for a minute', () => {
    expect(stateOf(run({ machine: 'elsewhere' }), now)).toBe('running')
    expect(stateOf(run({ machine: 'elsewhere', seen: '2026-07-01T09:59:59.000Z' }), now)).toBe('did not end')
  })

  it('of this machine is at work as long as its process is', () => {
    const here = { machine: hostname() }
    expect(stateOf(run({ ...here, process: process.pid }), now)).toBe('running')
    // The first process is somebody else's, unless it is root who asks.
    expect(stateOf(run({ ...here, process: 1 }), now)).toBe('running')
    // Linux gives no process a number that large (proc(5), pid_max).
    expect(stateOf(run({ ...here, process: 2 ** 22 + 1 }), now)).toBe('did not end')
  })
})
