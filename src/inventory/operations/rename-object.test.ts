import { describe, expect, it } from 'vitest'
import { office, officeHost, set } from '../../../test/lib/office.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import type { Store } from '../../db/store.ts'
import { generateBind } from '../../generate/bind/generate-bind.ts'
import { addAddress } from './add-address.ts'
import { addAlias } from './add-to-host.ts'
import { addRecord, addZone } from './add-zone.ts'
import { renameObject } from './rename-object.ts'
import { setObject } from './set-object.ts'

async function kiwi(): Promise<Store> {
  const store = await tempStore()
  await office(store)
  await officeHost(store, 'app1')
  await change(store, async (tx) => {
    await setObject(tx, 'zone', ['office.example'], set('ns=app1'))
    await addZone(tx, 'b.example', set('ns=app1.office.example'))
    for (const [zone, name, type, data] of [
      ['office.example', '@', 'MX', '10 app1'],
      ['office.example', 'ftp', 'CNAME', 'app1.office.example.'],
      ['office.example', '_ssh._tcp', 'SRV', '0 0 22 app1'],
      ['office.example', 'txt', 'TXT', 'app1'],
      ['office.example', 'svc', 'HTTPS', '1 app1 alpn="h2,h3" key667="app1 x"'],
      ['office.example', 'who', 'RP', 'hostmaster app1.office.example.'],
      ['b.example', 'www', 'CNAME', 'app1.office.example.'],
      ['b.example', '1', 'PTR', 'app1.office.example.'],
    ] as const)
      await addRecord(tx, { zone, name, type, data })
  })
  return store
}

async function recordsOf(store: Store): Promise<readonly string[]> {
  const zones = await store.read(async (reader) => reader.list('zone'))
  return zones.flatMap((zone) => [
    `${zone.name} NS ${zone.ns.join(' ')}`,
    ...zone.records.map(({ name, type, data }) => `${zone.name} ${name} ${type} ${data}`),
  ])
}

async function exported(store: Store): Promise<string> {
  const snapshot = await store.read(async (reader) => reader.snapshot())
  return generateBind(snapshot, { now: new Date('2026-07-01T00:00:00Z') })
    .files.map(({ text }) => text)
    .join('')
}

describe('renaming', () => {
  it('a host takes along what points to it, as relative or whole as it was', async () => {
    const store = await kiwi()
    const renamed = await change(store, async (tx) => renameObject(tx, 'host', 'APP1', 'APP2'))
    expect(renamed).toEqual({ from: 'app1', to: 'app2', left: [] })
    expect(await recordsOf(store)).toEqual([
      'b.example NS app2.office.example',
      'b.example 1 PTR app2.office.example.',
      'b.example www CNAME app2.office.example.',
      'office.example NS app2',
      'office.example @ MX 10 app2',
      'office.example _ssh._tcp SRV 0 0 22 app2',
      'office.example ftp CNAME app2.office.example.',
      'office.example svc HTTPS 1 app2 alpn="h2,h3" key667="app1 x"',
      'office.example txt TXT app1',
      'office.example who RP hostmaster app2.office.example.',
    ])
    expect(await exported(store)).not.toMatch(/app1\.office\.example\./)
  })

  it('a host to a whole name elsewhere makes relative data whole', async () => {
    const store = await kiwi()
    await change(store, async (tx) => renameObject(tx, 'host', 'app1', 'app1.b.example'))
    expect(await recordsOf(store)).toContain('office.example @ MX 10 app1.b.example.')
    await exported(store)
  })

  it('a zone takes along the domains, names and aliases in it, and what points into it', async () => {
    const store = await kiwi()
    await change(store, async (tx) => {
      await addZone(tx, 'lab.office.example', set('ns=app1'))
      await setObject(tx, 'subnet', ['fd20::/64'], set('domain=lab.office.example'))
      await addAddress(tx, { address: '10.20.0.9', host: 'app1', name: 'shop.office.example' })
      await addAlias(tx, 'app1', 'www.office.example')
      await addAlias(tx, 'app1', 'a.lab.office.example')
    })
    await officeHost(store, 'x.office.example')
    const { left } = await change(store, async (tx) =>
      renameObject(tx, 'zone', 'office.example', 'NEW.example.'),
    )
    expect(left).toEqual(['x.office.example'])
    const { hosts, networks } = await store.read(async (reader) => reader.snapshot())
    expect(networks[0]?.subnets.map(({ domain }) => domain)).toEqual(['new.example', 'lab.office.example'])
    expect(hosts[0]?.aliases).toEqual(['a.lab.office.example', 'www.new.example'])
    expect(hosts[0]?.nics[0]?.addresses).toContainEqual({ ip: '10.20.0.9', name: 'shop.new.example' })
    expect(await recordsOf(store)).toContain('b.example www CNAME app1.new.example.')
    expect(await recordsOf(store)).toContain('b.example NS app1.new.example')
    expect(await recordsOf(store)).toContain('new.example @ MX 10 app1')
    expect(await exported(store)).toContain('app1.new.example. IN A 10.20.0.2')
  })

  it('a host takes along its guests, and the waivers that are about it', async () => {
    const store = await tempStore()
    await office(store)
    for (const name of ['hv1', 'hv2']) await officeHost(store, name, 'rack=r1', 'unit=4')
    await officeHost(store, 'vm1', 'kind=vm', 'parent=hv1')
    const waiver = { code: 'rack-overlap', reason: 'shelf', until: '2030-01-01' }
    await change(store, async (tx) => {
      const [hv2, zone] = [await tx.get('host', 'hv2'), await tx.get('zone', 'office.example')]
      if (hv2 === undefined || zone === undefined) throw new Error('they were added')
      await tx.put('host', { ...hv2, waivers: [{ ...waiver, about: 'hv1' }] })
      await tx.put('zone', {
        ...zone,
        records: [{ name: 'www', type: 'CNAME', data: 'hv1' }],
        waivers: [{ ...waiver, code: 'x', about: 'www CNAME hv1' }],
      })
      await renameObject(tx, 'host', 'hv1', 'hv9')
    })
    const { hosts, zones } = await store.read(async (reader) => reader.snapshot())
    expect(hosts.find(({ name }) => name === 'vm1')?.parent).toBe('hv9')
    expect(hosts.find(({ name }) => name === 'hv2')?.waivers).toEqual([{ ...waiver, about: 'hv9' }])
    expect(zones[0]?.waivers?.[0]?.about).toBe('www CNAME hv9')
  })
})
