import { describe, expect, it } from 'vitest'
import { hostInput, office, officeHost, set } from '../../../test/lib/office.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import { Invalid } from '../../core/errors.ts'
import type { Store } from '../../db/store.ts'
import { addGroup } from './add-group.ts'
import { addHost } from './add-host.ts'
import { addRecord, addZone } from './add-zone.ts'
import type { RemovalOptions } from './plan-removal.ts'
import { removeObjects } from './remove-object.ts'
import type { ObjectKind } from '../model/snapshot.ts'

async function remove(
  store: Store,
  kind: ObjectKind,
  names: readonly string[],
  options: RemovalOptions = {},
): Promise<readonly string[]> {
  const { changes } = await change(store, async (tx) => removeObjects(tx, kind, names, options))
  return changes.map((one) => `${one.after === undefined ? '-' : '~'}${one.kind} ${one.before?.name ?? ''}`)
}

async function refusal(work: Promise<unknown>): Promise<Invalid> {
  const error: unknown = await work.then(
    () => new Error('it was accepted'),
    (reason: unknown) => reason,
  )
  if (error instanceof Invalid) return error
  throw error
}

async function hosted(): Promise<Store> {
  const store = await tempStore()
  await office(store)
  await change(store, async (tx) => {
    await addGroup(tx, 'all', [])
    await addGroup(tx, 'web', set('parent=all'))
  })
  await officeHost(store, 'hv1', 'group=all')
  await officeHost(store, 'vm1', 'kind=vm', 'parent=hv1', 'group=web')
  await officeHost(store, 'vm2', 'kind=vm', 'parent=vm1', 'alias=www')
  return store
}

describe('removing', () => {
  it('a host is refused with everything that stands on it', async () => {
    const store = await hosted()
    await change(store, async (tx) => {
      await addZone(tx, 'b.example', set('ns=hv1'))
      await addZone(tx, 'c.example', set('ns=hv1.office.example'))
      await addRecord(tx, { zone: 'office.example', name: 'x', type: 'MX', data: '10 hv1' })
      await addRecord(tx, { zone: 'office.example', name: 'y', type: 'CNAME', data: 'www' })
    })
    const before = await store.read(async (reader) => reader.snapshot())
    const refused = await refusal(remove(store, 'host', ['hv1']))
    expect(refused.problems.map(({ message }) => message)).toEqual([
      'it is the parent of host "vm1"',
      'it is a name server of zone "b.example"',
      'record "x MX 10 hv1" of zone "office.example" points to it',
      'it is a name server of zone "c.example"',
    ])
    expect(refused.hint).toBe('--recursive removes its guests too')
    const both = await refusal(remove(store, 'host', ['hv1'], { recursive: true }))
    expect(both.problems.map(({ message }) => message)).toContain(
      'host "vm2": record "y CNAME www" of zone "office.example" points to it',
    )
    expect(await store.read(async (reader) => reader.snapshot())).toEqual(before)
  })

  it('a host with its guests goes as one change, down to the last', async () => {
    const store = await hosted()
    expect(await remove(store, 'host', ['hv1'], { recursive: true })).toEqual([
      '-host hv1',
      '-host vm1',
      '-host vm2',
    ])
    expect(await store.read(async (reader) => reader.names('host'))).toEqual([])
  })

  it('a group takes its members and the groups below out of it', async () => {
    const store = await hosted()
    expect((await refusal(remove(store, 'group', ['all']))).problems.map(({ message }) => message)).toEqual([
      'it is a group of host "hv1"',
      'it is the parent of group "web"',
    ])
    expect(await remove(store, 'group', ['all'], { recursive: true })).toEqual([
      '-group all',
      '~host hv1',
      '~group web',
    ])
    expect(await store.read(async (reader) => reader.get('group', 'web'))).toMatchObject({ parents: [] })
  })

  it('a network unplugs its hosts', async () => {
    const store = await hosted()
    expect((await refusal(remove(store, 'network', ['office']))).message).toContain(
      'it is the network of host "hv1", "vm1", "vm2"',
    )
    await remove(store, 'network', ['office'], { recursive: true })
    const hv1 = await store.read(async (reader) => reader.get('host', 'hv1'))
    expect(hv1?.nics).toEqual([{ name: 'eth0', addresses: [] }])
  })

  it('names every unknown one, with what was meant', async () => {
    const store = await hosted()
    expect((await refusal(remove(store, 'group', ['al', 'weeb']))).problems).toEqual([
      { message: 'unknown group "al"', hint: 'did you mean "all"?' },
      { message: 'unknown group "weeb"', hint: 'did you mean "web"?' },
    ])
  })

  it('more than a third of ten or more is refused unless forced', async () => {
    const store = await tempStore()
    await change(store, async (tx) => {
      for (let index = 0; index < 12; index += 1) await addHost(tx, hostInput(`h${index}`))
    })
    const names = ['h0', 'h1', 'h2', 'h3', 'h4']
    await expect(remove(store, 'host', names)).rejects.toMatchObject({
      message: 'Cannot remove 5 hosts: 5 of 12 hosts would go, which is more than a third',
      hint: '--force removes them all the same',
    })
    await remove(store, 'host', names.slice(0, 4))
    expect(await remove(store, 'host', ['h4', 'h5', 'h6'])).toHaveLength(3)
    // Five are left, which are no longer many.
    expect(await remove(store, 'host', ['h7', 'h8', 'h9', 'h10'], {})).toHaveLength(4)
  })

  it('more than a third goes where it is forced', async () => {
    const store = await tempStore()
    await change(store, async (tx) => {
      for (let index = 0; index < 10; index += 1) await addGroup(tx, `g${index}`, [])
    })
    expect(await remove(store, 'group', ['g0', 'g1', 'g2', 'g3'], { force: true })).toHaveLength(4)
  })
})
