/** Text goes into the database and comes out of it byte by byte, whatever it says; on both databases. */
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { openStore } from '../../../src/db/open-store.ts'
import type { Wanted } from '../../../src/db/store.ts'
import type { ObjectKind, ObjectOfKind, Snapshot } from '../../../src/inventory/model/snapshot.ts'
import { parseObject } from '../../../src/inventory/text/parse.ts'
import { pathOf } from '../../../src/inventory/text/paths.ts'
import { renderObject } from '../../../src/inventory/text/render.ts'
import { arbitraryInventory } from '../../lib/arbitrary-inventory.ts'
import { withServices } from '../../lib/arbitrary-services.ts'
import { describeStores } from '../../lib/stores.ts'
import { change } from '../../lib/temp-store.ts'

function eachOf<T>(
  snapshot: Snapshot,
  use: <K extends ObjectKind>(kind: K, object: ObjectOfKind[K]) => T,
): readonly T[] {
  return [
    ...snapshot.networks.map((network) => use('network', network)),
    ...snapshot.groups.map((group) => use('group', group)),
    ...snapshot.hosts.map((host) => use('host', host)),
    ...snapshot.zones.map((zone) => use('zone', zone)),
  ]
}

function textOf(snapshot: Snapshot): ReadonlyMap<string, string> {
  return new Map(
    eachOf(snapshot, (kind, object) => [pathOf(kind, object.name), renderObject(kind, object)] as const),
  )
}

/** What brings the database from one to the other, each object by way of its text. */
function wanted(from: Snapshot, to: Snapshot): readonly Wanted[] {
  const there = textOf(to)
  const gone = eachOf(from, (kind, { name }): Wanted[] =>
    there.has(pathOf(kind, name)) ? [] : [{ kind, name, after: undefined }],
  )
  const made = eachOf(to, (kind, object): Wanted => {
    const after = parseObject(kind, object.name, renderObject(kind, object), [])
    // Kind and object belong together; the union cannot say so.
    return { kind, name: object.name, after } as Wanted
  })
  return [...gone.flat(), ...made]
}

describeStores('an inventory in the database', (stores) => {
  it('has the text that it was made from, after whatever it had before', async () => {
    const store = await openStore(stores.place())
    onTestFinished(async () => store.close())
    await fc.assert(
      fc.asyncProperty(withServices(arbitraryInventory()), async (snapshot) => {
        const before = await store.read(async (reader) => reader.snapshot())
        await change(store, async (tx) => tx.replace(wanted(before, snapshot)))
        const after = await store.read(async (reader) => reader.snapshot())
        expect(textOf(after)).toEqual(textOf(snapshot))
      }),
      { numRuns: 40, interruptAfterTimeLimit: 60_000 },
    )
  })
})
