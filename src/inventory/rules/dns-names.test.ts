import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, aZone } from '../../../test/lib/inventory-builder.ts'
import { hostInput, office, officeHost, set } from '../../../test/lib/office.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import { Invalid } from '../../core/errors.ts'
import type { Store, Tx } from '../../db/store.ts'
import { addAddress } from '../operations/add-address.ts'
import { addHost } from '../operations/add-host.ts'
import { addAlias } from '../operations/add-to-host.ts'
import { addRecord, addZone } from '../operations/add-zone.ts'
import { renameObject } from '../operations/rename-object.ts'
import { setObject } from '../operations/set-object.ts'
import { snapshotLookup } from '../snapshot-lookup.ts'
import { problemsOf } from './problems-of.ts'

async function kiwi(): Promise<Store> {
  const store = await tempStore()
  await office(store)
  await officeHost(store, 'web01', 'alias=www')
  await officeHost(store, 'mail')
  return store
}

/** `www CNAME web01`, and a TTL where a number is last. */
async function record(store: Store, text: string, zone = 'office.example'): Promise<void> {
  const [name = '', type = '', ...data] = text.split(' ')
  const ttl = /^\d+s$/.test(data.at(-1) ?? '') ? Number.parseInt(data.pop() ?? '', 10) : undefined
  await change(store, async (tx) => addRecord(tx, { zone, name, type, data: data.join(' '), ttl }))
}

async function refused(work: Promise<unknown>): Promise<readonly string[]> {
  try {
    await work
  } catch (error) {
    if (error instanceof Invalid) return error.problems.map(({ message }) => message)
    throw error
  }
  throw new Error('it was accepted')
}

describe('a record', () => {
  it.each([
    ['ftp CNAME mail', 'ftp A 10.9.9.9', '"ftp.office.example" is an alias by record "ftp CNAME mail"'],
    ['ftp A 10.9.9.9', 'ftp CNAME mail', 'so there can be no record "ftp A 10.9.9.9"'],
    ['ftp CNAME mail', 'ftp CNAME web01', '"ftp.office.example" is an alias by'],
    ['@ TXT a', '@ CNAME mail', "an alias cannot stand at the zone's own name"],
    ['@ TXT a', 'a_b A 10.9.9.9', 'the label "a_b" holds more than letters, digits and hyphens'],
    ['@ TXT a', 'a_b MX 10 mail', 'the label "a_b" holds more than letters, digits and hyphens'],
    [
      '@ MX 10 mail',
      '@ MX 20 mail 60s',
      'the MX records of "office.example" have different TTLs: 3600 and 60',
    ],
    ['@ MX 10 mail', '@ MX 10 mail.office.example.', 'record @ MX 10 mail.office.example. is there already'],
    [
      'x CNAME y',
      'y CNAME x',
      'aliases lead in a circle: y.office.example → x.office.example → y.office.example',
    ],
    ['x CNAME mail', 'z CNAME z', 'aliases lead in a circle: z.office.example → z.office.example'],
    ['x CNAME mail', '@ MX 10 x', '"x.office.example" is an alias, and MX must not point to one'],
    ['@ MX 10 x', 'x CNAME mail', '"x.office.example" cannot be an alias'],
    ['sub NS ns.elsewhere.test.', 'a.sub A 10.9.9.9', 'is hidden by the delegation of "sub.office.example"'],
    [
      '@ TXT a',
      'mail CNAME web01',
      'record "mail CNAME web01": "mail.office.example" is the name of host "mail"',
    ],
    ['@ TXT a', 'www A 10.9.9.9', '"www.office.example" is an alias of host "web01"'],
    [
      '@ TXT a',
      'mail A 10.9.9.9 60s',
      'the A records of "mail.office.example" have different TTLs: 60 and 3600',
    ],
    ['@ TXT a', '@ MX 10 www', '"www.office.example" is an alias, and MX must not point to one'],
    ['@ TXT a', 'www.other.test. A 10.9.9.9', 'it is no name in zone "office.example"'],
  ])('after "%s" refuses "%s"', async (first, second, reason) => {
    const store = await kiwi()
    await record(store, first)
    expect((await refused(record(store, second))).join('\n')).toContain(reason)
  })

  it('may add further addresses and texts to the name of a host', async () => {
    const store = await kiwi()
    await record(store, 'mail A 10.9.9.9')
    await record(store, 'mail TXT hello')
    await record(store, '@ MX 10 mail')
  })

  it('is refused in the zone above the one that it belongs to, and a zone below records of the one above', async () => {
    const store = await kiwi()
    await record(store, 'a.lab A 10.9.9.9')
    expect(await refused(change(store, async (tx) => addZone(tx, 'lab.office.example', [])))).toEqual([
      'record "a.lab A 10.9.9.9" of zone "office.example" would belong to this zone',
    ])
    await change(store, async (tx) => addZone(tx, 'sub.office.example', []))
    expect(await refused(record(store, 'b.sub A 10.9.9.9'))).toEqual([
      'record "b.sub A 10.9.9.9" belongs to zone "sub.office.example", where it is called "b"',
    ])
  })

  it('of a reverse zone is an alias where an address of a host is only to another reverse name', async () => {
    const store = await kiwi()
    const zone = '0.20.10.in-addr.arpa'
    await change(store, async (tx) => addZone(tx, zone, set('ns=mail')))
    await record(store, '2 CNAME 2.rest', zone)
    expect((await refused(record(store, '2 CNAME mail.office.example.', zone))).join()).toContain(
      'is the reverse name of 10.20.0.2 of host "web01"',
    )
    await record(store, '9 CNAME mail.office.example.', zone)
    const ninth = change(store, async (tx) => addAddress(tx, { address: '10.20.0.9', host: 'web01' }))
    expect((await refused(ninth)).join()).toContain(
      'is that of record "9 CNAME mail.office.example." of zone',
    )
  })
})

describe('a host', () => {
  const with9 = async (tx: Tx, name: string, ...texts: readonly string[]): Promise<unknown> =>
    addHost(tx, hostInput(name, { set: set(...texts), nics: [{ network: 'office', ips: ['10.20.0.9'] }] }))
  const adding = async (store: Store, name: string, ...texts: readonly string[]) =>
    refused(change(store, async (tx) => with9(tx, name, ...texts)))

  it('has no name that is an alias by a record', async () => {
    const store = await kiwi()
    await record(store, 'app CNAME web01')
    expect(await adding(store, 'app')).toEqual([
      'its name "app.office.example" is that of record "app CNAME web01" of zone "office.example"',
    ])
    await change(store, async (tx) => with9(tx, 'other'))
    const renamed = change(store, async (tx) => renameObject(tx, 'host', 'other', 'app'))
    expect(await refused(renamed)).toHaveLength(1)
    const aliased = change(store, async (tx) => addAlias(tx, 'web01', 'app'))
    expect((await refused(aliased)).join()).toContain(
      'alias "app.office.example" is that of record "app CNAME',
    )
    const named = { address: '10.20.0.77', host: 'web01', name: 'app.office.example' }
    expect(await refused(change(store, async (tx) => addAddress(tx, named)))).toHaveLength(1)
  })

  it('has no name that another has, whichever way it is written', async () => {
    const store = await kiwi()
    expect(await adding(store, 'web01.office.example')).toEqual([
      'its name "web01.office.example" is the name of host "web01"',
    ])
    expect(await adding(store, 'www.office.example')).toEqual([
      'its name "www.office.example" is an alias of host "web01"',
    ])
    expect(await adding(store, 'x', 'alias=web01.office.example')).toEqual([
      'alias "web01.office.example" is the name of host "web01"',
    ])
    expect(await adding(store, 'x', 'alias=ct,ct.office.example')).toEqual([
      'alias "ct.office.example" is given twice',
    ])
    expect(await adding(store, 'x', 'alias=x.office.example')).toEqual([
      'alias "x.office.example" is the name of the host itself',
    ])
    expect(await adding(store, 'x', 'alias=office.example')).toEqual([
      'alias "office.example" is the name of a zone',
    ])
    expect(await adding(store, 'www')).toEqual(['the name is an alias of host "web01"'])
  })

  it('may share a name that is given to addresses', async () => {
    const store = await kiwi()
    for (const [host, address] of [
      ['web01', '10.20.0.70'],
      ['mail', '10.20.0.71'],
    ] as const)
      await change(store, async (tx) => addAddress(tx, { address, host, name: 'shop.office.example' }))
  })

  it('cannot get another name by another domain of its subnet that somebody has', async () => {
    const store = await kiwi()
    await change(store, async (tx) => addZone(tx, 'new.example', set('ns=mail')))
    await record(store, 'web01 CNAME elsewhere.test.', 'new.example')
    const moved = change(store, async (tx) =>
      setObject(tx, 'subnet', ['10.20.0.0/24'], set('domain=new.example')),
    )
    expect(await refused(moved)).toEqual([
      'host "web01": its name "web01.new.example" is that of record "web01 CNAME elsewhere.test." of zone "new.example"',
    ])
  })

  it('that is retired is no name server, and its names are free', async () => {
    const store = await kiwi()
    await change(store, async (tx) => addZone(tx, 'b.example', set('ns=mail')))
    const retire = async (name: string): Promise<unknown> =>
      change(store, async (tx) => setObject(tx, 'host', [name], set('state=retired')))
    expect((await refused(retire('mail'))).join()).toContain('it is one of zone "b.example"')
    await retire('web01')
    await record(store, 'web01 CNAME mail')
    expect(
      (
        await refused(change(store, async (tx) => setObject(tx, 'host', ['web01'], set('state=active'))))
      ).join(),
    ).toContain('is that of record "web01 CNAME mail"')
  })
})

it('a whole inventory is asked the same as one change', async () => {
  const snapshot = aSnapshot({
    networks: [aNetwork('office', [aSubnet('10.20.0.0/24', { domain: 'office.example' })])],
    hosts: [
      aHost('app1', { nics: [aNic('eth0', 'office', ['10.20.0.2'])], aliases: ['www'] }),
      aHost('app1.office.example'),
    ],
    zones: [
      aZone('office.example', {
        ns: ['app1'],
        records: [
          { name: 'app1', type: 'CNAME', data: 'b' },
          { name: 'www', type: 'A', data: '10.9.9.9' },
          { name: '@', type: 'MX', data: '10 www' },
        ],
      }),
    ],
  })
  const lookup = snapshotLookup(snapshot)
  const problems: string[] = []
  for (const host of snapshot.hosts)
    for (const { message } of await problemsOf(lookup, 'host', host))
      problems.push(`${host.name}: ${message}`)
  for (const zone of snapshot.zones)
    for (const { message } of await problemsOf(lookup, 'zone', zone)) problems.push(message)
  expect(problems).toEqual([
    'app1: its name "app1.office.example" is the name of host "app1.office.example"',
    'app1: its name "app1.office.example" is that of record "app1 CNAME b" of zone "office.example"',
    'app1: alias "www.office.example" is that of record "www A 10.9.9.9" of zone "office.example"',
    'app1: "www.office.example" cannot be an alias: record "@ MX 10 www" of zone "office.example" points to it',
    'app1.office.example: its name "app1.office.example" is the name of host "app1"',
    'app1.office.example: its name "app1.office.example" is that of record "app1 CNAME b" of zone "office.example"',
    'record "app1 CNAME b": "app1.office.example" is the name of host "app1.office.example"',
    'record "app1 CNAME b": "app1.office.example" is the name of host "app1"',
    'record "www A 10.9.9.9": "www.office.example" is an alias of host "app1"',
    'record "@ MX 10 www": "www.office.example" is an alias, and MX must not point to one',
  ])
})
