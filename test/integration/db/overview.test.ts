/** The look at many inventories at once says what each would say of itself, and leaves no trace. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import type { DatabasePlace } from '../../../src/db/database-place.ts'
import { connect, openConnection, openStore } from '../../../src/db/open-store.ts'
import { lookAtInventories, type InventoryLook } from '../../../src/db/overview.ts'
import type { Store } from '../../../src/db/store.ts'
import type { RunHostOutcome, RunKind } from '../../../src/inventory/model/run.ts'
import { aHost } from '../../lib/inventory-builder.ts'
import { runHost, runStart } from '../../lib/run-start.ts'
import { describeStores } from '../../lib/stores.ts'
import { testReason } from '../../lib/temp-store.ts'

const CLONE = 'one'
const text = { commit: 'a'.repeat(40), tree: 'b'.repeat(40) }

async function withStore(place: DatabasePlace, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore(place, { clone: CLONE })
  await work(store)
  await store.close()
}

async function record(
  store: Store,
  number: number,
  kind: RunKind,
  outcomes: Readonly<Record<string, RunHostOutcome>>,
  limited = false,
): Promise<void> {
  const hosts = Object.keys(outcomes)
  const started = `2026-07-01T10:00:${10 + number}.000Z`
  await store.runs.keep(runStart(`000000${10 + number}`, { kind, hosts, started, limited }), {
    seen: started,
    hosts: Object.entries(outcomes).map(([host, outcome]) => runHost(host, outcome)),
    facts: [],
    end: { modified: false, keep: 100 },
  })
}

describeStores('an overview', ({ place, dialect }) => {
  it('counts hosts by state and by what runs saw last, and knows what is not saved and what ran', async () => {
    const full = place()
    await withStore(full, async (store) => {
      await store.change(testReason, async (tx) => {
        for (const name of ['a', 'b', 'c', 'd', 'e'])
          await tx.put('host', aHost(name, { state: name === 'e' ? 'planned' : 'active' }))
        tx.setSaved({ ...text, changeSet: 'all' })
      })
      await store.change(testReason, async (tx) => {
        await tx.put('host', aHost('a', { notes: 'n', state: 'active' }))
        await tx.put('host', aHost('b', { notes: 'n', state: 'active' }))
      })
      await record(store, 1, 'apply', { a: 'changed', b: 'ok', c: 'failed', d: 'ok' })
      await record(store, 2, 'verify', { a: 'changed', b: 'changed', d: 'ok' })
      // Neither a look at a part of a host nor one that did not get to it says anything of the whole.
      await record(store, 3, 'plan', { a: 'skipped', b: 'skipped', c: 'skipped' })
      await record(store, 4, 'apply', { a: 'changed' }, true)
      await record(store, 5, 'apply', { b: 'changed', d: 'failed' })
    })
    const [look] = await lookAtInventories([full], CLONE)
    expect(look).toMatchObject({
      kind: 'read',
      overview: {
        hosts: { planned: 1, active: 4, installing: 0, maintenance: 0, retired: 0 },
        looks: { differing: 1, right: 1, unclear: 2 },
        saved: { ...text, changeSet: 1 },
        unsaved: 2,
        lastRun: {
          id: '00000015',
          kind: 'apply',
          ended: true,
          modified: false,
          hosts: { all: 2, done: 2, changed: 1, failed: 1 },
        },
      },
    })
    await withStore(full, async (store) => {
      const [last] = await store.runs.list({ limit: 1 })
      expect(look?.kind === 'read' && look.overview.lastRun).toEqual(last)
    })
  })

  it('tells an empty inventory, one that this clone has not used, one that is not there, and other versions apart', async () => {
    const [empty, theirs, missing, old, future] = [place(), place(), place(), place(), place()]
    await withStore(empty, async () => undefined)
    await withStore(theirs, async (store) => {
      await store.change(testReason, async (tx) => {
        await tx.put('host', aHost('a'))
        tx.setSaved({ ...text, changeSet: 'all' })
      })
    })
    for (const [where, version] of [[old, 3] as const, [future, 9999] as const]) {
      const connection = await openConnection(where)
      await connection.run(
        dialect === 'sqlite'
          ? `PRAGMA user_version = ${version}`
          : `UPDATE schema_version SET version = ${version}`,
      )
      await connection.close()
    }
    const nothing = {
      hosts: { planned: 0, installing: 0, active: 0, maintenance: 0, retired: 0 },
      looks: { differing: 0, right: 0, unclear: 0 },
      saved: undefined,
      unsaved: 0,
      lastRun: undefined,
    }
    const expected: readonly InventoryLook[] = [
      { kind: 'read', overview: nothing },
      {
        kind: 'read',
        overview: { ...nothing, hosts: { ...nothing.hosts, active: 1 }, unsaved: 1 },
      },
      { kind: 'none' },
      { kind: 'older' },
      { kind: 'newer' },
    ]
    expect(await lookAtInventories([empty, theirs, missing, old, future], 'another')).toEqual(expected)
    if (missing.dialect === 'sqlite') expect(existsSync(missing.file)).toBe(false)
    if (empty.dialect === 'sqlite') expect(readdirSync(dirname(empty.file))).toEqual(['inventory.sqlite'])
  })

  it('says of what cannot be read why, and goes on with the others', async () => {
    const [good, bad] = [place(), place()]
    await withStore(good, async (store) => {
      await store.change(testReason, async (tx) => {
        await tx.put('host', aHost('a'))
      })
    })
    if (bad.dialect === 'sqlite')
      writeFileSync(bad.file, 'this is no database, whatever its name says'.repeat(99))
    else await withStore(bad, async () => undefined)
    if (good.dialect === 'postgres') {
      const connection = await openConnection(good)
      await connection.run('CREATE ROLE somebody LOGIN')
      await connection.run(`GRANT USAGE ON SCHEMA "${good.schema}" TO somebody`)
      await connection.run(`GRANT SELECT ON ALL TABLES IN SCHEMA "${good.schema}" TO somebody`)
      await connection.close()
    }
    const places = [bad, good].map((one): DatabasePlace =>
      one.dialect === 'sqlite' ? one : { ...one, server: { ...one.server, user: 'somebody' } },
    )
    const [first, second] = await lookAtInventories(places, '')
    expect(first?.kind).toBe('unreadable')
    expect(first?.kind === 'unreadable' && first.reason).toContain(
      bad.dialect === 'sqlite' ? bad.file : `schema "${bad.schema}" may not be read`,
    )
    expect(second).toMatchObject({ kind: 'read', overview: { unsaved: 1 } })
  })

  it('looks at many, more than are looked at in one transaction, and gives them in their order', async () => {
    const places = Array.from({ length: 70 }, () => place())
    const expected: (number | string)[] = []
    for (const [n, one] of places.entries()) {
      expected.push(n % 30 === 0 ? n : n % 7 === 0 ? 'none' : 'older')
      if (n % 30 === 0)
        await withStore(one, async (store) => {
          await store.change(testReason, async (tx) => {
            for (let host = 0; host < n; host += 1) await tx.put('host', aHost(`h${host}`))
          })
        })
      else if (n % 7 !== 0) await makeOld(one)
    }
    const looks = await lookAtInventories(places, CLONE)
    const shown = looks.map((look) => (look.kind === 'read' ? look.overview.hosts.active : look.kind))
    expect(shown).toEqual(expected)
  })
})

/** As the third version left it, as far as that is looked at. */
async function makeOld(where: DatabasePlace): Promise<void> {
  const connection = await connect(where)
  if (where.dialect === 'sqlite') await connection.run('PRAGMA user_version = 3')
  else {
    await connection.run(`CREATE SCHEMA "${where.schema}"`)
    await connection.run(`CREATE TABLE "${where.schema}".schema_version AS SELECT 3 AS version`)
  }
  await connection.close()
}
