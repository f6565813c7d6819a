import fc from 'fast-check'
import { expect, inject, it } from 'vitest'
import { arbitraryOperation } from '../../../test/lib/arbitrary-operations.ts'
import { office, officeHost } from '../../../test/lib/office.ts'
import { change, tempStore, testReason } from '../../../test/lib/temp-store.ts'
import { UserError } from '../../core/errors.ts'
import { parseIp } from '../../core/ip.ts'
import type { Store } from '../../db/store.ts'
import { addGroup } from '../operations/add-group.ts'
import { problemsOf } from '../rules/problems-of.ts'
import { snapshotLookup } from '../snapshot-lookup.ts'
import { undo } from './undo.ts'

/** Each is some hundred transactions, which a server takes its time for. */
const RUNS = inject('postgresUrl') === undefined ? 12 : 5

/** What the inventory says. */
async function stateOf(store: Store): Promise<unknown> {
  return store.read(async (reader) => {
    const { serials: _, ...objects } = await reader.snapshot()
    return objects
  })
}

async function resting(store: Store): Promise<readonly string[]> {
  const [first, last] = [parseIp('10.0.0.0'), parseIp('10.255.255.255')]
  if (first === undefined || last === undefined) throw new Error('these are addresses')
  const found = await store.read(async (reader) => reader.releasedWithin({ first, last }, ''))
  return found.map(({ ip }) => String(ip.value))
}

/** What is wrong with it as a whole. */
async function problemsIn(store: Store): Promise<readonly string[]> {
  const snapshot = await store.read(async (reader) => reader.snapshot())
  const lookup = snapshotLookup(snapshot)
  const problems = []
  for (const one of snapshot.hosts) problems.push(...(await problemsOf(lookup, 'host', one)))
  for (const one of snapshot.networks) problems.push(...(await problemsOf(lookup, 'network', one)))
  for (const one of snapshot.zones) problems.push(...(await problemsOf(lookup, 'zone', one)))
  for (const one of snapshot.groups) problems.push(...(await problemsOf(lookup, 'group', one)))
  return problems.map(({ message }) => message)
}

/** The number of the change set; undefined where the operation was refused or changed nothing. */
async function tried(store: Store, work: Parameters<Store['change']>[1]): Promise<number | undefined> {
  try {
    return (await store.change(testReason, work)).changeSet?.id
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

it('undoing any change gives back what was before it, and undoing that what was after it', async () => {
  let undone = 0
  let old = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryOperation, { minLength: 10, maxLength: 30 }),
      fc.array(fc.nat(), { maxLength: 6 }),
      async (operations, picks) => {
        const store = await tempStore()
        const nothing = await stateOf(store)
        await office(store)
        await officeHost(store, 'hv')
        await officeHost(store, 'b')
        await change(store, async (tx) => addGroup(tx, 'g1', []))
        for (const { run } of operations) {
          const [before, rested] = [await stateOf(store), await resting(store)]
          const id = await tried(store, run)
          if (id === undefined) {
            expect(await stateOf(store)).toEqual(before)
            continue
          }
          const after = await stateOf(store)
          await change(store, async (tx) => undo(tx, [id]))
          expect(await stateOf(store)).toEqual(before)
          expect(rested).toEqual(expect.arrayContaining([...(await resting(store))]))
          await change(store, async (tx) => undo(tx, [id + 1]))
          expect(await stateOf(store)).toEqual(after)
          undone += 1
        }
        const last = await store.read(async (reader) => reader.lastChangeSet())
        for (const pick of picks) {
          const before = await stateOf(store)
          const id = await tried(store, async (tx) => undo(tx, [1 + (pick % last)]))
          if (id === undefined) expect(await stateOf(store)).toEqual(before)
          else {
            old += 1
            expect(await problemsIn(store)).toEqual([])
            await change(store, async (tx) => undo(tx, [id]))
            expect(await stateOf(store)).toEqual(before)
          }
        }
        const all = await store.read(async (reader) => reader.lastChangeSet())
        await change(store, async (tx) =>
          undo(
            tx,
            Array.from({ length: all }, (_, index) => index + 1),
          ),
        )
        expect(await stateOf(store)).toEqual(nothing)
      },
    ),
    { numRuns: RUNS },
  )
  expect(undone).toBeGreaterThan(RUNS)
  expect(old).toBeGreaterThan(0)
}, 300_000)
