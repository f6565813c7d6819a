import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryInventory } from '../../../test/lib/arbitrary-inventory.ts'
import { withServices } from '../../../test/lib/arbitrary-services.ts'
import { aHost, aZone } from '../../../test/lib/inventory-builder.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import type { Problem } from '../../core/errors.ts'
import type { Store } from '../../db/store.ts'
import { canonical } from '../model/canonical.ts'
import type { Host } from '../model/host.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { applyEdit, rehearseEdit, type Edit } from './apply-edit.ts'
import { editText, readEdited, withProblems } from './edit-text.ts'
import { UserError } from '../../core/errors.ts'

describe('editText', () => {
  it('is read back as the objects that it shows, also below what was wrong with it', () => {
    const same = <K extends ObjectKind>(kind: K, objects: readonly ObjectOfKind[K][]): void => {
      const wanted = objects.map((object) => canonical(kind, object))
      const text = editText(kind, wanted)
      for (const shown of [
        text,
        withProblems(kind, text, new UserError('Cannot "x": y\n--- # not this')).text,
      ]) {
        const problems: Problem[] = []
        const documents = readEdited(kind, wanted, shown, problems)
        expect(problems).toEqual([])
        expect(documents.map(({ object }) => object)).toEqual(wanted)
        expect(documents.map(({ from }) => from)).toEqual(wanted.map(({ name }) => name))
      }
    }
    fc.assert(
      fc.property(withServices(arbitraryInventory()), ({ hosts, networks, zones }) => {
        same('host', hosts)
        same('network', networks)
        same('zone', zones)
      }),
      { numRuns: 30 },
    )
  })
})

async function filled(): Promise<Store> {
  const store = await tempStore()
  await change(store, async (tx) => {
    await tx.put('host', aHost('hv1'))
    await tx.put('host', aHost('vm1', { kind: 'vm', parent: 'hv1' }))
    await tx.put('zone', aZone('office.example', { ns: ['hv1'] }))
  })
  return store
}

const edit = (
  originals: readonly Host[],
  documents: readonly (readonly [string | undefined, Host])[],
): Edit<'host'> => ({
  kind: 'host',
  originals,
  documents: documents.map(([from, object], index) => ({ from, object, line: index + 1 })),
  force: false,
})

describe('applyEdit', () => {
  it('renames with all that refers to it, once rehearsed without a trace', async () => {
    const store = await filled()
    const [hv1, vm1] = await store.read(async (reader) => reader.list('host'))
    if (hv1 === undefined || vm1 === undefined) throw new Error('two hosts are two hosts')
    const wanted = edit(
      [hv1, vm1],
      [
        ['hv1', { ...hv1, name: 'hv2', os: 'debian12' }],
        ['vm1', { ...vm1, cpus: 2 }],
      ],
    )
    const planned = await rehearseEdit(store, wanted)
    expect(await store.read(async (reader) => reader.names('host'))).toEqual(['hv1', 'vm1'])
    expect(await store.read(async (reader) => reader.lastChangeSet())).toBe(1)
    const done = await change(store, async (tx) => applyEdit(tx, wanted))
    expect(done).toEqual(planned)
    expect(done.map(({ kind, before, after }) => [kind, before?.name, after?.name])).toEqual([
      ['host', 'hv1', 'hv2'],
      ['host', 'vm1', 'vm1'],
      ['zone', 'office.example', 'office.example'],
    ])
    expect(await store.read(async (reader) => reader.get('host', 'vm1'))).toMatchObject({
      parent: 'hv2',
      cpus: 2,
    })
    expect(await store.read(async (reader) => reader.get('zone', 'office.example'))).toMatchObject({
      ns: ['hv2'],
    })
  })

  it('refuses what is out of date, with what changed, and what others stand on', async () => {
    const store = await filled()
    const [hv1, vm1] = await store.read(async (reader) => reader.list('host'))
    if (hv1 === undefined || vm1 === undefined) throw new Error('two hosts are two hosts')
    await expect(rehearseEdit(store, edit([hv1], []))).rejects.toThrow('2 problems')
    await change(store, async (tx) => tx.put('host', { ...vm1, os: 'debian12' }))
    await expect(rehearseEdit(store, edit([vm1], [['vm1', { ...vm1, cpus: 4 }]]))).rejects.toMatchObject({
      message: 'Cannot edit hosts: host "vm1" was changed meanwhile',
      excerpt: expect.arrayContaining(['+os: debian12']),
    })
  })
})
