import { expect, it } from 'vitest'
import { office, officeHost, set } from '../../../test/lib/office.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import { Invalid, UserError } from '../../core/errors.ts'
import type { Store } from '../../db/store.ts'
import { renameObject } from '../operations/rename-object.ts'
import { removeObject } from '../operations/remove-object.ts'
import { setObject } from '../operations/set-object.ts'
import { unknownObject } from './unknown-object.ts'

async function siteWith(...hosts: readonly string[]): Promise<Store> {
  const store = await tempStore()
  await office(store)
  for (const host of hosts) await officeHost(store, host)
  return store
}

async function hintOf(store: Store, kind: 'host' | 'network', name: string): Promise<string | undefined> {
  return (await store.read(async (reader) => unknownObject(reader, kind, name))).hint
}

it('an alias is said to be one, wherever a host is named', async () => {
  const store = await siteWith('shop1', 'vm1')
  await change(store, async (tx) => renameObject(tx, 'host', 'shop1', 'cart-1', { alias: true }))
  const hint = '"shop1" is an alias of host "cart-1"'
  expect(await hintOf(store, 'host', 'shop1')).toBe(hint)
  for (const [kind, name, assignment] of [
    ['host', 'vm1', 'parent=shop1'],
    ['network', 'office', 'dhcp-server+=shop1'],
    ['zone', 'office.example', 'ns=shop1'],
    ['zone', 'office.example', 'primary=shop1'],
  ] as const) {
    const refused = await change(store, async (tx) => setObject(tx, kind, [name], set(assignment))).catch(
      (error: unknown) => error,
    )
    if (!(refused instanceof Invalid)) throw new Error('it was not refused', { cause: refused })
    expect(refused.problems.map((problem) => problem.hint)).toContain(hint)
  }
  const shown = change(store, async (tx) => setObject(tx, 'host', ['shop1'], set('cpus=2')))
  expect(await shown.catch((error: unknown) => error instanceof UserError && error.hint)).toBe(hint)
})

it('an earlier name is known, through several renames, until the object is removed', async () => {
  const store = await siteWith('shop1')
  const rename = async (kind: 'host' | 'network', from: string, to: string): Promise<unknown> =>
    change(store, async (tx) => renameObject(tx, kind, from, to))
  await rename('host', 'shop1', 'cart-1')
  expect(await hintOf(store, 'host', 'shop1')).toBe('host "shop1" was renamed to "cart-1"')
  await rename('host', 'cart-1', 'till-1')
  expect(await hintOf(store, 'host', 'shop1')).toBe('host "shop1" was renamed to "till-1"')
  // Back to a name that it had: the way forth is not followed again.
  await rename('host', 'till-1', 'cart-1')
  expect(await hintOf(store, 'host', 'shop1')).toBe('host "shop1" was renamed to "cart-1"')
  expect(await hintOf(store, 'host', 'till-1')).toBe('host "till-1" was renamed to "cart-1"')
  await change(store, async (tx) => removeObject(tx, 'host', 'cart-1'))
  expect(await hintOf(store, 'host', 'shop1')).toBe('there is none yet: inv add host shop1')
  await rename('network', 'office', 'lan')
  expect(await hintOf(store, 'network', 'office')).toBe('network "office" was renamed to "lan"')
})
