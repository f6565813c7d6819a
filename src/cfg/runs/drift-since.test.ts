import { describe, expect, it } from 'vitest'
import { runHost, runStart } from '../../../test/lib/run-start.ts'
import { tempStore } from '../../../test/lib/temp-store.ts'
import type { RunHostOutcome, RunKind } from '../../inventory/model/run.ts'
import type { Store } from '../../db/store.ts'
import { driftOf } from './drift-since.ts'

const present = { run: '00000099', commit: '1'.repeat(40) }

/** Oldest first. */
async function runs(...all: readonly (readonly [RunKind, RunHostOutcome | undefined])[]): Promise<Store> {
  const store = await tempStore()
  for (const [index, [kind, outcome]] of all.entries()) {
    const start = runStart(`000000${10 + index}`, {
      kind,
      hosts: ['web01'],
      started: `2026-07-01T10:00:${10 + index}.000Z`,
    })
    const hosts = outcome === undefined ? [] : [runHost('web01', outcome)]
    await store.runs.keep(start, {
      seen: start.started,
      hosts,
      facts: [],
      end: { modified: false, keep: 99 },
    })
  }
  return store
}

const at = (number: number, kind: RunKind): unknown => ({
  run: `000000${number}`,
  kind,
  at: `2026-07-01T10:00:${number}.000Z`,
})

describe('drift', () => {
  it('is since the first look that found it, after the last run that left it right', async () => {
    const store = await runs(
      ['apply', 'changed'],
      ['verify', 'ok'],
      ['verify', 'changed'],
      ['plan', 'changed'],
    )
    expect(await driftOf(store.runs, 'web01', present)).toEqual({
      host: 'web01',
      right: { ...(at(11, 'verify') as object), otherManifests: false },
      seen: at(12, 'verify'),
    })
  })

  it('is new where no run has seen it', async () => {
    const store = await runs(
      ['verify', 'changed'],
      ['apply', 'changed'],
      ['verify', 'failed'],
      ['verify', undefined],
    )
    expect(await driftOf(store.runs, 'web01', { ...present, commit: '2'.repeat(40) })).toEqual({
      host: 'web01',
      right: { ...(at(11, 'apply') as object), otherManifests: true },
    })
  })

  it('is of unknown age where an apply failed, or nothing is recorded', async () => {
    const store = await runs(['verify', 'ok'], ['apply', 'failed'], ['plan', 'changed'])
    expect(await driftOf(store.runs, 'web01', present)).toEqual({
      host: 'web01',
      wrong: at(11, 'apply'),
      seen: at(12, 'plan'),
    })
    expect(await driftOf(store.runs, 'db01', present)).toEqual({ host: 'db01' })
  })
})
