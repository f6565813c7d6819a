import { describe, expect, it } from 'vitest'
import { office, officeHost, set } from '../../../test/lib/office.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import type { Store } from '../../db/store.ts'
import { addGroup } from '../operations/add-group.ts'
import { removeObject } from '../operations/remove-object.ts'
import { renameObject } from '../operations/rename-object.ts'
import { setObject } from '../operations/set-object.ts'
import { patchOf } from './patch.ts'
import { readLog, readPatches, type LogFilter } from './read-log.ts'

async function titles(store: Store, filter: LogFilter): Promise<readonly string[]> {
  const entries = await store.read(async (reader) => readLog(reader, filter))
  return entries.map(
    (one) => one.titles.join(', ') + (one.count > one.titles.length ? ` of ${one.count}` : ''),
  )
}

/** web01 becomes www01, another web01 comes and goes. */
async function moved(): Promise<Store> {
  const store = await tempStore()
  await office(store)
  await officeHost(store, 'web01')
  await change(store, async (tx) => setObject(tx, 'host', ['web01'], set('cpus=4')))
  await change(store, async (tx) => renameObject(tx, 'host', 'web01', 'www01'))
  await officeHost(store, 'web01', 'serial=S2')
  await change(store, async (tx) => removeObject(tx, 'host', 'web01'))
  await change(store, async (tx) => setObject(tx, 'host', ['www01'], set('cpus=8')))
  return store
}

describe('the log', () => {
  it('of an object goes back through its names, and leaves out who had them before or after', async () => {
    const store = await moved()
    expect(await titles(store, { object: { kind: 'host', name: 'www01' } })).toEqual([
      'host www01',
      'host web01→www01',
      'host web01',
      '+host web01',
    ])
    expect(await titles(store, { object: { name: 'WWW01' }, limit: 2 })).toEqual([
      'host www01',
      'host web01→www01',
    ])
  })

  it('of what is gone is there', async () => {
    const store = await moved()
    expect((await titles(store, { object: { kind: 'host', name: 'web01' } })).slice(0, 2)).toEqual([
      '-host web01',
      '+host web01',
    ])
  })

  it('names what was asked for first, and how many more a change touched', async () => {
    const store = await tempStore()
    await change(store, async (tx) => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) await addGroup(tx, name, [])
    })
    expect(await titles(store, { object: { name: 'e' } })).toEqual(['+group e, +group a, +group b of 5'])
  })

  it('is bounded by time and by who', async () => {
    const store = await tempStore()
    for (const [index, who] of [
      'Ann_B <ann@example.org>',
      'AnnXB <x@example.org>',
      'Bob <bob@example.org>',
    ].entries())
      await store.change({ who, why: 'test' }, async (tx) => addGroup(tx, `g${index}`, []))
    const names = async (filter: LogFilter): Promise<readonly string[]> =>
      (await store.read(async (reader) => readLog(reader, filter))).map(({ who }) => who.split(' ')[0] ?? '')
    expect(await names({ who: 'bob@' })).toEqual(['Bob'])
    expect(await names({ who: 'ann_b' })).toEqual(['Ann_B'])
    expect(await names({ since: '1h' })).toHaveLength(3)
    expect(await names({ until: '1h' })).toEqual([])
    expect(await names({ until: '2026-01-01', since: '2025-01-01' })).toEqual([])
  })

  it('of a name that nothing ever had is refused with the one that was meant', async () => {
    const store = await moved()
    await expect(titles(store, { object: { name: 'www02' } })).rejects.toMatchObject({
      message: 'Cannot show the log of "www02": nothing ever had that name',
      hint: 'did you mean "www01"?',
    })
    await expect(titles(store, { object: { kind: 'zone', name: 'www01' } })).rejects.toThrow(
      'no zone ever had',
    )
  })
})

it('a patch shows a rename as Git does, and only what is about the object', async () => {
  const store = await tempStore()
  await office(store)
  await officeHost(store, 'hv1')
  await officeHost(store, 'vm1', 'kind=vm', 'parent=hv1')
  await change(store, async (tx) => renameObject(tx, 'host', 'hv1', 'hv2', { alias: true }))
  const whole = await store.read(async (reader) => reader.changeSet(await reader.lastChangeSet()))
  expect(whole?.changes).toHaveLength(2)
  const [own] = await store.read(async (reader) => readPatches(reader, { object: { name: 'hv2' } }))
  const patch = patchOf(own?.changes ?? [])
  expect(patch).toBe(`rename from inventory/hosts/hv1.yaml
rename to inventory/hosts/hv2.yaml
--- inventory/hosts/hv2.yaml
+++ inventory/hosts/hv2.yaml
@@ -1,5 +1,7 @@
 kind: physical
 state: active
+aliases:
+  - hv1
 nics:
   - name: eth0
     network: office
`)
})
