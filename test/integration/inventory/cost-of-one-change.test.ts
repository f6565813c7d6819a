/** What one change costs must not depend on how much is recorded already. Calls are counted: seconds depend on the machine. */
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openConnection, storeOn } from '../../../src/db/open-store.ts'
import type { Connection } from '../../../src/db/sql.ts'
import type { Tx, Wanted } from '../../../src/db/store.ts'
import { addHost } from '../../../src/inventory/operations/add-host.ts'
import { removeObject } from '../../../src/inventory/operations/remove-object.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'
import { writeLargeFiles } from '../../bench/inventory/large-files.ts'
import { largeInventory } from '../../lib/large-inventory.ts'
import { hostInput } from '../../lib/office.ts'
import { describeStores } from '../../lib/stores.ts'
import { tempFolder, testReason } from '../../lib/temp-store.ts'
import { tempSite } from '../../lib/temp-site.ts'

/** Counts every call that goes to the database. */
function counting(connection: Connection): { readonly connection: Connection; readonly calls: () => number } {
  let count = 0
  const counted = <Call extends (...args: never[]) => unknown>(call: Call): Call =>
    // The same call, with a count before it.
    ((...args: never[]) => {
      count += 1
      return call(...args)
    }) as Call
  return {
    connection: {
      ...connection,
      all: counted(connection.all.bind(connection)),
      get: counted(connection.get.bind(connection)),
      run: counted(connection.run.bind(connection)),
      insert: counted(connection.insert.bind(connection)),
    },
    calls: () => {
      const counts = count
      count = 0
      return counts
    },
  }
}

function wantedOf({ hosts, networks, groups, zones }: Snapshot): readonly Wanted[] {
  return [
    ...networks.map((after): Wanted => ({ kind: 'network', name: after.name, after })),
    ...groups.map((after): Wanted => ({ kind: 'group', name: after.name, after })),
    ...hosts.map((after): Wanted => ({ kind: 'host', name: after.name, after })),
    ...zones.map((after): Wanted => ({ kind: 'zone', name: after.name, after })),
  ]
}

describeStores('statements', ({ place }) => {
  it('of adding, renaming and removing a host are as many among thousands as among a few', async () => {
    const counts: Readonly<Record<'add' | 'rename' | 'remove', number>>[] = []
    for (const size of [20, 4000]) {
      const { connection, calls } = counting(await openConnection(place()))
      const store = storeOn(connection, '')
      await store.change(testReason, async (tx) => tx.replace(wantedOf(largeInventory(size))))
      const costOf = async (work: (tx: Tx) => Promise<unknown>): Promise<number> => {
        calls()
        await store.change(testReason, work)
        return calls()
      }
      const nics = [{ network: 'net0', ips: [] }]
      counts.push({
        add: await costOf(async (tx) => addHost(tx, hostInput('fresh', { nics }))),
        rename: await costOf(async (tx) => tx.rename('host', 'fresh', 'renamed')),
        remove: await costOf(async (tx) => removeObject(tx, 'host', 'renamed')),
      })
      await store.close()
    }
    const [few, thousands] = counts
    expect(thousands).toEqual(few)
    expect(few?.add).toBeLessThan(100)
  }, 120_000)
})

describe('Git', () => {
  const path = process.env['PATH'] ?? ''
  afterEach(() => {
    process.env['PATH'] = path
  })

  it('is called six times at most to save a change, into a folder of thousands of files too', async () => {
    const folder = tempFolder()
    const log = join(folder, 'calls')
    writeFileSync(join(folder, 'git'), `#!/bin/sh\necho "$*" >> '${log}'\nPATH='${path}' exec git "$@"\n`)
    chmodSync(join(folder, 'git'), 0o755)
    for (const size of [20, 5500]) {
      const site = await tempSite()
      const files = writeLargeFiles(folder, size)
      await site.ok(`import csv --kind group ${files.groups}`)
      await site.ok(`import csv ${files.subnets}`)
      await site.ok(`import csv ${files.hosts}`)
      await site.ok('save')
      rmSync(log, { force: true })
      process.env['PATH'] = `${folder}${delimiter}${path}`
      await site.ok('add host fresh --network net0')
      process.env['PATH'] = path
      const calls = readFileSync(log, 'utf8').trim().split('\n')
      expect(calls.length, calls.join('; ')).toBeLessThanOrEqual(6)
      expect(site.git('status', '--porcelain')).toBe('')
      expect(site.git('show', '--stat', '--format=%s').split('\n')[0]).toBe(
        'inv add host fresh --network net0',
      )
    }
  }, 120_000)
})
