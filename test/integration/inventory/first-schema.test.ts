/** A database that an early hostwright made is read, and loses nothing. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import knexModule from 'knex'
import { expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSubnet, aZone } from '../../lib/inventory-builder.ts'
import { tempFolder } from '../../lib/temp-store.ts'
import { parseIp } from '../../../src/core/ip.ts'
import { checkDatabase } from '../../../src/db/check/check-database.ts'
import { objectsAsImages } from '../../../src/db/migrations/002-objects-as-images.ts'
import { openStore } from '../../../src/db/open-store.ts'

const tables = `
  CREATE TABLE change_set (id INTEGER PRIMARY KEY, at TEXT, who TEXT, why TEXT);
  CREATE TABLE change (change_set_id INTEGER, position INTEGER, kind TEXT, old_name TEXT, new_name TEXT, before TEXT, after TEXT);
  CREATE TABLE zone_serial (zone TEXT PRIMARY KEY, serial INTEGER, hash TEXT);
  CREATE TABLE saved_file (path TEXT PRIMARY KEY, blob TEXT);
  CREATE TABLE saved (id INTEGER PRIMARY KEY, commit_id TEXT, tree_id TEXT, change_set INTEGER);
  CREATE TABLE host (id INTEGER PRIMARY KEY, name TEXT);
  PRAGMA user_version = 1;`

const network = aNetwork('office', [aSubnet('10.20.0.0/24')])
const old = aHost('web01', { nics: [aNic('eth0', 'office', ['10.20.0.5'])] })
const renamed = { ...old, name: 'web02' }
const gone = aHost('db01')

it('has its objects by their last names, its journal, its serials and what was saved', async () => {
  const file = join(tempFolder(), 'main.sqlite')
  const database = new Database(file)
  database.exec(tables)
  const change = database.prepare('INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)')
  for (const id of [1, 2, 3])
    database
      .prepare('INSERT INTO change_set VALUES (?, ?, ?, ?)')
      .run(id, `2026-01-0${id}`, 'Ann', `step ${id}`)
  change.run(1, 0, 'network', null, 'office', null, JSON.stringify(network))
  change.run(1, 1, 'host', null, 'web01', null, JSON.stringify(old))
  change.run(1, 2, 'host', null, 'db01', null, JSON.stringify(gone))
  change.run(2, 0, 'host', 'web01', 'web02', JSON.stringify(old), JSON.stringify(renamed))
  change.run(3, 0, 'host', 'db01', null, JSON.stringify(gone), null)
  database.exec(
    "INSERT INTO zone_serial VALUES ('office.example', 7, 'x'); INSERT INTO saved VALUES (1, 'c', 't', 2)",
  )
  database.exec("INSERT INTO saved_file VALUES ('inventory/hosts/web01.yaml', 'b')")
  database.close()

  const store = await openStore({ dialect: 'sqlite', file })
  await store.read(async (reader) => {
    const snapshot = await reader.snapshot()
    expect(snapshot.hosts).toEqual([renamed])
    expect(snapshot.networks).toEqual([network])
    expect(snapshot.serials).toEqual(new Map([['office.example', { serial: 7, hash: 'x' }]]))
    const ip = parseIp('10.20.0.5')
    expect(ip && (await reader.ownerOfAddress(ip))).toEqual({ kind: 'host', host: 'web02', nic: 'eth0' })
    expect((await reader.journal({})).map((set) => set.why)).toEqual(['step 3', 'step 2', 'step 1'])
    expect(await reader.saved()).toEqual({ commit: 'c', tree: 't', changeSet: 2 })
    expect(await reader.savedFile('inventory/hosts/web01.yaml')).toBe('b')
    expect(await reader.hasUnsaved()).toBe(true)
  })
  await store.close()
})

it('of the second schema has its zones and records, and takes views and servers from now on', async () => {
  const file = join(tempFolder(), 'main.sqlite')
  const knex = knexModule({
    client: 'better-sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
  })
  await objectsAsImages(knex)
  const record = { name: 'www', type: 'A', data: '192.0.2.1' }
  const zone = aZone('office.example', { ns: ['web01'], records: [record] })
  const host = aHost('web01')
  await knex('host').insert({ name: 'web01', kind: 'physical', state: 'active', image: JSON.stringify(host) })
  await knex('zone').insert({ name: zone.name, ttl: zone.ttl, image: JSON.stringify(zone) })
  await knex('zone_ns').insert({ zone: zone.name, name: 'web01' })
  await knex('zone_record').insert({ zone: zone.name, ...record })
  await knex.raw('PRAGMA user_version = 2')
  await knex.destroy()

  const place = { dialect: 'sqlite', file } as const
  const store = await openStore(place)
  await store.read(async (reader) => {
    expect((await reader.snapshot()).zones).toEqual([zone])
    expect(await reader.recordsAt(zone.name, 'www')).toEqual([{ zone: zone.name, zoneTtl: 3600, record }])
  })
  const viewed = { ...zone, primary: 'web01', records: [record, { ...record, view: 'inside' }] }
  await store.change({ who: 'Ann', why: 'views' }, async (tx) => {
    await tx.put('zone', viewed)
    await tx.put('network', aNetwork('office', [], { dhcpServers: ['web01'] }))
  })
  await store.read(async (reader) => {
    expect((await reader.recordsAt(zone.name, 'www')).map((placed) => placed.record.view)).toEqual([
      undefined,
      'inside',
    ])
    expect(await reader.zonesWrittenOn('web01')).toEqual([zone.name])
    expect(await reader.networksServedBy('web01')).toEqual(['office'])
  })
  await store.close()
  const { checked } = await checkDatabase(place)
  // No journal tells of what was put there by hand.
  expect(checked.flatMap(({ check, findings }) => (check === 'journal' ? [] : findings))).toEqual([])
})
