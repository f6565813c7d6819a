import { describe, expect, it } from 'vitest'
import { office, officeHost, set } from '../../../test/lib/office.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import { Invalid } from '../../core/errors.ts'
import type { Store } from '../../db/store.ts'
import { hostStates, type Host, type HostState } from '../model/host.ts'
import { addZone, addRecord } from '../operations/add-zone.ts'
import { setObject } from '../operations/set-object.ts'
import { changeState, type StateChange } from './change-state.ts'
import type { Reasoned } from './require-reason.ts'
import { selectStored } from './select-stored.ts'
import { steps } from './steps.ts'

async function bring(
  store: Store,
  names: readonly string[],
  to: HostState,
  required: readonly Reasoned[] = [],
): Promise<readonly StateChange[]> {
  return change(store, async (tx) =>
    changeState(tx, await selectStored(tx, names), to, { required, given: undefined }),
  )
}

async function reasonsAgainst(work: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await work.then(
    () => new Error('it was accepted'),
    (reason: unknown) => reason,
  )
  if (error instanceof Invalid) return error.problems.map(({ message }) => message)
  throw error
}

async function hostOf(store: Store, name: string): Promise<Host | undefined> {
  return store.read(async (reader) => reader.get('host', name))
}

describe('a step of a life', () => {
  it('is taken or refused with the legal ones', async () => {
    const store = await tempStore()
    await office(store)
    for (const from of hostStates)
      for (const to of hostStates) {
        const name = `${from}-${to}`
        await officeHost(store, name, `state=${from}`)
        if (from === to) expect(await bring(store, [name], to)).toEqual([])
        else if (steps[from].includes(to))
          expect(await bring(store, [name], to)).toMatchObject([{ host: name, from, to }])
        else {
          const [reason = ''] = await reasonsAgainst(bring(store, [name], to))
          expect(reason).toContain(`${from} → ${to} is no step of its life`)
          for (const legal of steps[from]) expect(reason).toContain(legal)
          expect((await hostOf(store, name))?.state).toBe(from)
        }
      }
  })

  it('is judged alike when it is one of several values that are set', async () => {
    const store = await tempStore()
    await office(store)
    await officeHost(store, 'web01', 'alias=www')
    const setting = async (...texts: readonly string[]): Promise<unknown> =>
      change(store, async (tx) => setObject(tx, 'host', ['web01'], set(...texts)))
    expect(await reasonsAgainst(setting('state=planned', 'cpus=x'))).toEqual([
      'cpus "x" is no whole number',
      expect.stringContaining('active → planned is no step'),
    ])
    await setting('state=retired', 'cpus=4')
    expect(await hostOf(store, 'web01')).toMatchObject({ state: 'retired', cpus: 4, aliases: [] })
    expect((await hostOf(store, 'web01'))?.nics[0]?.addresses).toEqual([])
  })
})

describe('retiring', () => {
  it('takes addresses and aliases away, which a machine that comes back does not get again', async () => {
    const store = await tempStore()
    await office(store)
    await officeHost(store, 'web01', 'alias=www', 'kind=vm')
    const mac = (await hostOf(store, 'web01'))?.nics[0]?.mac
    const [done] = await bring(store, ['web01'], 'retired')
    expect(done?.released).toEqual(['10.20.0.2', 'fd20::1'])
    await bring(store, ['web01'], 'planned')
    expect(await hostOf(store, 'web01')).toMatchObject({
      state: 'planned',
      aliases: [],
      nics: [{ name: 'eth0', network: 'office', mac, addresses: [] }],
    })
    await officeHost(store, 'www')
    expect((await hostOf(store, 'www'))?.nics[0]?.addresses).toEqual([{ ip: '10.20.0.2' }, { ip: 'fd20::1' }])
  })

  it('is refused with every reason of every host', async () => {
    const store = await tempStore()
    await office(store)
    await officeHost(store, 'hv1')
    await officeHost(store, 'ns', 'alias=dns')
    await officeHost(store, 'vm1', 'kind=vm', 'parent=hv1')
    await change(store, async (tx) => {
      await setObject(tx, 'zone', ['office.example'], set('ns=ns.office.example'))
      await addZone(tx, 'b.example', set('ns=ns'))
      await addRecord(tx, { zone: 'b.example', name: 'old', type: 'CNAME', data: 'dns.office.example.' })
      await addRecord(tx, { zone: 'b.example', name: '@', type: 'MX', data: '10 hv1.office.example.' })
    })
    const before = await store.read(async (reader) => reader.snapshot())
    expect(await reasonsAgainst(bring(store, ['hv1', 'ns'], 'retired', ['retired']))).toEqual([
      'the site wants a reason for the state "retired"',
      'host "hv1": it is the parent of host "vm1"',
      'host "hv1": record "@ MX 10 hv1.office.example." of zone "b.example" points to it',
      'host "ns": a retired host cannot be a name server, and it is one of zone "b.example"',
      'host "ns": it is a name server of zone "office.example"',
      'host "ns": record "old CNAME dns.office.example." of zone "b.example" points to it',
    ])
    expect(await store.read(async (reader) => reader.snapshot())).toEqual(before)
  })

  it('of a parent and its guests goes together, and no guest comes back without its parent', async () => {
    const store = await tempStore()
    await office(store)
    await officeHost(store, 'hv1')
    await officeHost(store, 'vm1', 'kind=vm', 'parent=hv1')
    expect(await bring(store, ['hv1', 'vm1'], 'retired')).toHaveLength(2)
    expect(await reasonsAgainst(bring(store, ['vm1'], 'planned'))).toEqual(['its parent "hv1" is retired'])
    expect(await bring(store, ['vm1', 'hv1'], 'planned')).toHaveLength(2)
  })
})
