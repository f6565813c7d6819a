import { chmodSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { hostInput, office, officeHost, set } from '../../test/lib/office.ts'
import { change, tempFolder, tempStore, testReason } from '../../test/lib/temp-store.ts'
import { parseIp } from '../core/ip.ts'
import { addHost } from '../inventory/operations/add-host.ts'
import { setObject } from '../inventory/operations/set-object.ts'
import { snapshotLookup } from '../inventory/snapshot-lookup.ts'
import { migrations } from './migrations/list.ts'
import { openStore } from './open-store.ts'
import { SCHEMA_VERSION } from './schema-version.ts'
import type { Store } from './store.ts'

describe('openStore', () => {
  it('makes a file that only its owner can read, with the newest schema', async () => {
    const file = join(tempFolder(), 'state', 'main.sqlite')
    const store = await openStore({ dialect: 'sqlite', file })
    await store.close()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(migrations).toHaveLength(SCHEMA_VERSION)
    const database = new Database(file)
    expect(database.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION)
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
    database.close()
  })

  it('refuses a file of a newer program', async () => {
    const file = join(tempFolder(), 'main.sqlite')
    const database = new Database(file)
    database.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
    database.close()
    await expect(openStore({ dialect: 'sqlite', file })).rejects.toThrow(
      `its schema has version ${SCHEMA_VERSION + 1}`,
    )
  })

  it('says which file it cannot open', async () => {
    const folder = tempFolder()
    const file = join(folder, 'main.sqlite')
    const database = new Database(file)
    database.exec('CREATE TABLE t (x)')
    database.close()
    chmodSync(file, 0o600)
    const { writeFileSync } = await import('node:fs')
    writeFileSync(file, 'this is no database, only text that is long enough to be taken for one'.repeat(20))
    await expect(openStore({ dialect: 'sqlite', file })).rejects.toThrow(
      `Cannot open the inventory database "${file}"`,
    )
  })
})

describe('a change', () => {
  it('is journaled with its images, who, when and why', async () => {
    const store = await tempStore()
    await office(store)
    await officeHost(store, 'web01')
    await store.change({ who: 'Ann <ann@example.org>', why: 'inv set host web01 cpus=4' }, async (tx) =>
      setObject(tx, 'host', ['web01'], set('cpus=4')),
    )
    const [latest] = await store.read(async (reader) => reader.journal({ limit: 1 }))
    expect(latest).toMatchObject({ who: 'Ann <ann@example.org>', why: 'inv set host web01 cpus=4' })
    expect(Date.now() - Date.parse(latest?.at ?? '')).toBeLessThan(60_000)
    const [only] = latest?.changes ?? []
    expect(only?.before).not.toHaveProperty('cpus')
    expect(only?.after).toEqual({ ...only?.before, cpus: 4 })
    expect(only?.after).toEqual(await store.read(async (reader) => reader.get('host', 'web01')))
  })

  it('is nothing where nothing differs in the end', async () => {
    const store = await tempStore()
    await office(store)
    await officeHost(store, 'web01')
    const { changeSet } = await store.change(testReason, async (tx) => {
      await setObject(tx, 'host', ['web01'], set('cpus=4'))
      await setObject(tx, 'host', ['web01'], set('cpus='))
    })
    expect(changeSet).toBeUndefined()
    expect(await store.read(async (reader) => reader.journal({}))).toHaveLength(2)
  })

  it('that throws leaves nothing behind, and the store can be used after it', async () => {
    const store = await tempStore()
    await office(store)
    const before = await store.read(async (reader) => reader.snapshot())
    await expect(
      change(store, async (tx) => {
        await addHost(tx, hostInput('a', { nics: [{ network: 'office', ips: [] }] }))
        throw new Error('cut')
      }),
    ).rejects.toThrow('cut')
    expect(await store.read(async (reader) => reader.snapshot())).toEqual(before)
    await officeHost(store, 'b')
    const b = await store.read(async (reader) => reader.get('host', 'b'))
    expect(b?.nics[0]?.addresses[0]?.ip).toBe('10.20.0.2')
  })

  it('waits for the one before it', async () => {
    const store = await tempStore()
    await office(store)
    await Promise.all(Array.from({ length: 20 }, async (_, index) => officeHost(store, `h${index}`)))
    const hosts = await store.read(async (reader) => reader.list('host'))
    const addresses = hosts.map((host) => host.nics[0]?.addresses[0]?.ip)
    expect(new Set(addresses).size).toBe(20)
  })

  it('stores every part of an object so that it reads back the same', async () => {
    const store = await tempStore()
    await office(store)
    await change(store, async (tx) => {
      await tx.put('group', { name: 'all', parents: [], attributes: {}, notes: 'two\nlines' })
      await tx.put('group', { name: 'web', parents: ['all'], attributes: { b: ['x', 'y'], a: 1 } })
    })
    const nics = [{ name: 'eth0', mac: '00:16:3e:00:00:01', ips: ['10.20.0.9', 'auto'], network: 'office' }]
    const input = hostInput('web01', {
      set: set(
        'group=web',
        'tag=b,a',
        'alias=www',
        'attr.on=true',
        'rack=r1',
        'unit=3',
        'os=debian',
        'notes=x',
      ),
      nics: [...nics, { name: 'eth1', ips: ['none'] }],
      disks: ['sda=1T', 'sdb=2T'],
    })
    const made = await change(store, async (tx) => addHost(tx, input))
    const { hosts, groups } = await store.read(async (reader) => reader.snapshot())
    expect(hosts).toEqual([{ ...made, tags: ['a', 'b'] }])
    expect(groups).toEqual([
      { name: 'all', parents: [], attributes: {}, notes: 'two\nlines' },
      { name: 'web', parents: ['all'], attributes: { a: 1, b: ['x', 'y'] } },
    ])
  })
})

describe('text', () => {
  it('may be as long as the rules let it, in any script', async () => {
    const store = await tempStore()
    await office(store)
    await officeHost(store, 'web01')
    // Nothing that compresses: what an index takes is counted after that.
    const text = Array.from({ length: 1024 }, (_, n) =>
      String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000)),
    ).join('')
    const keys = ['rack', 'site-location', 'serial', 'asset', 'os', 'notes', 'attr.x']
    const { result } = await store.change(testReason, async (tx) => {
      await setObject(tx, 'host', ['web01'], set(...keys.map((key) => `${key}=${text}`)))
      return tx.get('host', 'web01')
    })
    expect(result).toMatchObject({ serial: text, notes: text, location: { rack: text, site: text } })
    expect(await store.read(async (reader) => reader.get('host', 'web01'))).toEqual(result)
  })
})

describe('replace', () => {
  it('passes addresses, aliases and names from one object to another, in any order', async () => {
    const store = await tempStore()
    await office(store)
    await officeHost(store, 'a', 'alias=x')
    await officeHost(store, 'b', 'alias=y')
    const [a, b] = await store.read(async (reader) => reader.list('host'))
    if (a === undefined || b === undefined) throw new Error('no hosts')
    await change(store, async (tx) =>
      tx.replace([
        { kind: 'host', name: 'a', after: { ...b, name: 'a', kind: 'vm', parent: 'c' } },
        { kind: 'host', name: 'b', after: undefined },
        { kind: 'host', name: 'c', after: { ...a, name: 'c' } },
      ]),
    )
    const hosts = await store.read(async (reader) => reader.list('host'))
    expect(hosts).toEqual([
      { ...b, name: 'a', kind: 'vm', parent: 'c' },
      { ...a, name: 'c' },
    ])
    await expectRunsOfAddresses(store)
  })
})

/** The next free address is what the addresses themselves say. */
async function expectRunsOfAddresses(store: Store): Promise<void> {
  const first = parseIp('10.20.0.1')
  const last = parseIp('10.20.0.254')
  if (first === undefined || last === undefined) throw new Error('no address')
  const { taken, free } = await store.read(async (reader) => ({
    taken: await reader.takenWithin({ first, last }),
    free: await reader.firstFree({ first, last }),
  }))
  const values = new Set(taken.map(({ ip }) => ip.value))
  let lowest = first.value
  while (values.has(lowest)) lowest += 1n
  expect(free?.value).toBe(lowest)
}

describe('the lookups of a transaction and of a snapshot', () => {
  it('give the same answers', async () => {
    const store = await tempStore()
    await office(store)
    await change(store, async (tx) => tx.put('group', { name: 'web', parents: [], attributes: {} }))
    await officeHost(store, 'hv1', 'group=web', 'alias=www')
    await officeHost(store, 'web01', 'kind=vm', 'parent=hv1')
    await change(store, async (tx) => {
      await setObject(tx, 'zone', ['office.example'], set('ns=hv1', 'primary=web01'))
      await setObject(tx, 'network', ['office'], set('dhcp-server=hv1'))
    })
    const all = { first: parseIp('10.0.0.0'), last: parseIp('10.255.255.255') }
    const { first, last } = all
    if (first === undefined || last === undefined) throw new Error('no address')
    await store.read(async (reader) => {
      const other = snapshotLookup(await reader.snapshot())
      const mac = (await reader.get('host', 'web01'))?.nics[0]?.mac ?? ''
      for (const lookup of [reader, other]) {
        expect(await lookup.names('host')).toEqual(['hv1', 'web01'])
        expect(await lookup.guestsOf('hv1')).toEqual(['web01'])
        expect(await lookup.hostsIn('web')).toEqual(['hv1'])
        expect(await lookup.hostsOn('office')).toEqual(['hv1', 'web01'])
        expect(await lookup.zonesServedBy('hv1')).toEqual(['office.example'])
        expect(await lookup.zonesWrittenOn('web01')).toEqual(['office.example'])
        expect(await lookup.zonesWrittenOn('hv1')).toEqual([])
        expect(await lookup.networksServedBy('hv1')).toEqual(['office'])
        expect(await lookup.groupsUnder('web')).toEqual([])
        expect(await lookup.ownerOfAlias('www')).toBe('hv1')
        expect(await lookup.ownersOfMac(mac)).toEqual([{ host: 'web01', nic: 'eth0', network: 'office' }])
        expect(await lookup.subnetsWithin({ first, last })).toEqual([
          { network: 'office', prefix: '10.20.0.0/24' },
        ])
        const taken = await lookup.takenWithin({ first, last })
        expect(taken.map(({ owner }) => owner)).toEqual([
          { kind: 'host', host: 'hv1', nic: 'eth0' },
          { kind: 'host', host: 'web01', nic: 'eth0' },
        ])
        expect(await lookup.ownerOfAddress(first)).toBeUndefined()
        expect(await lookup.get('host', 'nobody')).toBeUndefined()
        expect([await lookup.has('group', 'web'), await lookup.has('group', 'db')]).toEqual([true, false])
      }
    })
  })
})
