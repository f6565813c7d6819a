import { expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSubnet } from '../../../test/lib/inventory-builder.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import type { Store } from '../../db/store.ts'
import type { Assignment } from '../fields/assign.ts'
import { planSet, setPlanned } from './set-many.ts'

const tagged: readonly Assignment[] = [{ key: 'tag', operator: '+=', value: 'edge' }]

async function filled(): Promise<Store> {
  const store = await tempStore()
  await change(store, async (tx) => {
    await tx.put('network', aNetwork('office', [aSubnet('10.0.0.0/24', { domain: 'office.example' })]))
    for (const [index, name] of ['a', 'b', 'c'].entries())
      await tx.put('host', aHost(name, { nics: [aNic('eth0', 'office', [`10.0.0.${index + 1}`])] }))
  })
  return store
}

async function tagsOf(store: Store): Promise<readonly string[]> {
  return store.read(async (reader) =>
    (await reader.list('host')).map(({ name, tags }) => `${name}:${tags.join()}`),
  )
}

it('does what was seen, also where something else has changed meanwhile', async () => {
  const store = await filled()
  const seen = await store.read(async (reader) => planSet(reader, 'host', 'name=a,b', tagged))
  await change(store, async (tx) => tx.put('host', aHost('z', { os: 'debian12' })))
  await change(store, async (tx) => setPlanned(tx, 'host', 'name=a,b', tagged, seen))
  expect(await tagsOf(store)).toEqual(['a:edge', 'b:edge', 'c:', 'z:'])
})

it.each([
  ['one of the objects', aHost('b', { os: 'debian12' })],
  ['what is selected', aHost('b2', { os: 'debian12' })],
])('does nothing where %s has changed meanwhile', async (_what, other) => {
  const store = await filled()
  const seen = await store.read(async (reader) => planSet(reader, 'host', 'name~^[ab]', tagged))
  await change(store, async (tx) => tx.put('host', other))
  const work = change(store, async (tx) => setPlanned(tx, 'host', 'name~^[ab]', tagged, seen))
  await expect(work).rejects.toThrow('what it selects has changed meanwhile')
  expect((await tagsOf(store)).join()).not.toContain('edge')
})

it('refuses what would make names clash among those that change, and values that are none', async () => {
  const store = await filled()
  const alias: readonly Assignment[] = [{ key: 'alias', operator: '=', value: 'www' }]
  const work = store.read(async (reader) => planSet(reader, 'host', 'name=a,b', alias))
  await expect(work).rejects.toThrow('host "a": alias "www" belongs to host "b"')
  const domain: readonly Assignment[] = [{ key: 'domain', operator: '=', value: 'bad domain' }]
  await expect(
    store.read(async (reader) => planSet(reader, 'subnet', 'network=office', domain)),
  ).rejects.toThrow('Cannot set subnet')
})
