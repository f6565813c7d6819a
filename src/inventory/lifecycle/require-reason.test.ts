import { describe, expect, it } from 'vitest'
import { office, officeHost, set } from '../../../test/lib/office.ts'
import { tempStore, testReason } from '../../../test/lib/temp-store.ts'
import type { Problem } from '../../core/errors.ts'
import type { Store, Tx } from '../../db/store.ts'
import { hostStates } from '../model/host.ts'
import { removeObject } from '../operations/remove-object.ts'
import { renameObject } from '../operations/rename-object.ts'
import { setObject } from '../operations/set-object.ts'
import { readReason, readRequireReason, watchReasons, type Reasoned } from './require-reason.ts'

it.each(['', '  ', 'two\nlines', 'x'.repeat(2000)])('a reason such as %j is refused', (text) => {
  expect(() => readReason(text)).toThrow('Cannot take --reason: the reason ')
})

describe('requireReason', () => {
  it('is true, or a list of states and "rm"', () => {
    const problems: Problem[] = []
    expect(readRequireReason(true, problems)).toEqual(hostStates)
    expect(readRequireReason(['retired', 'rm'], problems)).toEqual(['retired', 'rm'])
    expect(readRequireReason('rm', problems)).toEqual(['rm'])
    expect(readRequireReason(false, problems)).toEqual([])
    expect(readRequireReason(undefined, problems)).toEqual([])
    expect(problems).toEqual([])
    expect(readRequireReason(['rm', 'retire', 3], problems)).toEqual(['rm'])
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('"retire" is neither true nor one of planned,'),
      expect.stringContaining('3 is neither'),
    ])
  })

  it('holds whatever operation it is, and undoes it where the reason is missing', async () => {
    const store = await tempStore()
    await office(store)
    await officeHost(store, 'web01')
    const required = ['maintenance', 'rm'] as const
    const before = await store.read(async (reader) => reader.snapshot())
    for (const [work, reason] of [
      [
        async (tx: Tx) => setObject(tx, 'host', ['web01'], set('state=maintenance')),
        'the state "maintenance"',
      ],
      [async (tx: Tx) => removeObject(tx, 'host', 'web01'), 'removing'],
      [async (tx: Tx) => removeObject(tx, 'zone', 'office.example'), 'removing'],
    ] as const) {
      await expect(watched(store, required, undefined, work)).rejects.toThrow(`a reason for ${reason}`)
      expect(await store.read(async (reader) => reader.snapshot())).toEqual(before)
    }
    await watched(store, required, undefined, async (tx) => renameObject(tx, 'host', 'web01', 'web02'))
    await watched(store, required, undefined, async (tx) =>
      setObject(tx, 'host', ['web02'], set('state=installing')),
    )
    await watched(store, required, 'spare', async (tx) => removeObject(tx, 'host', 'web02'))
  })
})

async function watched(
  store: Store,
  required: readonly Reasoned[],
  given: string | undefined,
  work: (tx: Tx) => Promise<unknown>,
): Promise<void> {
  await store.change(testReason, async (tx) => {
    const watching = watchReasons(tx, { required, given })
    await work(watching.tx)
    watching.settle()
  })
}
