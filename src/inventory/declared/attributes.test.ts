import { describe, expect, it } from 'vitest'
import { hostInput, office, set } from '../../../test/lib/office.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import { Invalid, type Problem } from '../../core/errors.ts'
import type { Store, Tx } from '../../db/store.ts'
import { addGroup } from '../operations/add-group.ts'
import { addHost } from '../operations/add-host.ts'
import { setObject } from '../operations/set-object.ts'
import { declarationProblems, readDeclarations, type DeclaredAttributes } from './attributes.ts'
import { watchAttributes } from './watch-attributes.ts'

function declare(value: unknown, strict = false): DeclaredAttributes {
  const problems: Problem[] = []
  const declared = readDeclarations(value, strict, problems)
  expect(problems).toEqual([])
  return declared
}

const DECLARED = {
  role: { type: 'string', values: ['web', 'db'], description: 'what it is for' },
  port: { type: 'number' },
  backup: 'boolean',
  rings: { type: 'list', values: ['blue', 'green'] },
}

describe('readDeclarations', () => {
  it.each<[string, unknown]>([
    ['attributes is no mapping', ['role']],
    ['attributes.role.type is no one of string, number, boolean, list', { role: 'text' }],
    ['unknown key "attributes.role.vlaues"', { role: { vlaues: [] } }],
    ['attributes.role is no mapping', { role: 7 }],
    ['attributes.port.values: "x" is no number', { port: { type: 'number', values: ['x'] } }],
    ['attributes.up.values: a boolean is true or false anyway', { up: { type: 'boolean', values: ['on'] } }],
  ])('says: %s', (message, value) => {
    const problems: Problem[] = []
    readDeclarations(value, false, problems)
    expect(problems.map((problem) => problem.message)).toContain(message)
  })
})

describe('declarationProblems', () => {
  const texts = (strict: boolean, attributes: Parameters<typeof declarationProblems>[1]): readonly string[] =>
    declarationProblems(declare(DECLARED, strict), attributes).map(
      ({ message, hint }) => `${message} (${hint})`,
    )

  it('has nothing against what is as declared, or not declared', () =>
    expect(texts(false, { role: 'web', port: 80, backup: true, rings: ['blue'], other: 'x' })).toEqual([]))

  it('says how a value is not as declared', () =>
    expect(texts(false, { role: 'wbe', port: '80x', backup: 'yes', rings: ['red', 'gren'] })).toEqual([
      'attribute "role" cannot be "wbe" (did you mean "web"?)',
      'attribute "port" is a string, not a number (attr.port=80 is a number)',
      'attribute "backup" is a string, not a boolean (attr.backup=true or attr.backup=false)',
      'attribute "rings" cannot be "red" (it is one of blue, green)',
      'attribute "rings" cannot be "gren" (did you mean "green"?)',
    ]))

  it('refuses others where only declared ones may be', () =>
    expect(texts(true, { rol: 'web', nonsense: 1 })).toEqual([
      'attribute "rol" is not declared (did you mean "role"?)',
      'attribute "nonsense" is not declared (hostwright.yaml declares role, port, backup, rings)',
    ]))
})

describe('watchAttributes', () => {
  const required = declare({ ...DECLARED, owner: { required: true } })

  async function refusal(
    store: Store,
    declared: DeclaredAttributes,
    work: (tx: Tx) => Promise<unknown>,
  ): Promise<string> {
    try {
      await change(store, async (tx) => {
        const watched = watchAttributes(tx, declared)
        await work(watched.tx)
        await watched.settle()
      })
    } catch (error) {
      if (error instanceof Invalid) return error.message
      throw error
    }
    return 'done'
  }

  it('refuses a change that breaks a declaration, and leaves nothing of it', async () => {
    const store = await tempStore()
    await office(store)
    const adding = async (tx: Tx) =>
      addHost(tx, hostInput('web01', { set: set('attr.role=wbe', 'attr.owner=ann') }))
    expect(await refusal(store, required, adding)).toBe(
      'Cannot change host "web01": attribute "role" cannot be "wbe"',
    )
    expect(await store.read(async (reader) => reader.has('host', 'web01'))).toBe(false)
  })

  it('wants what is required, of the host or of a group that it is in', async () => {
    const store = await tempStore()
    const add = async (tx: Tx) => addHost(tx, hostInput('web01', { set: set('group=web') }))
    expect(await refusal(store, required, async (tx) => addGroup(tx, 'web', set('attr.owner=ann')))).toBe(
      'done',
    )
    expect(await refusal(store, required, add)).toBe('done')
    expect(
      await refusal(store, required, async (tx) => setObject(tx, 'group', ['web'], set('attr.owner='))),
    ).toBe('Cannot change host "web01": attribute "owner" is missing')
    expect(
      await refusal(store, required, async (tx) => setObject(tx, 'host', ['web01'], set('group='))),
    ).toBe('Cannot change host "web01": attribute "owner" is missing')
  })

  it('lets other things be changed of what was recorded before it was declared', async () => {
    const store = await tempStore()
    await change(store, async (tx) => addHost(tx, hostInput('web01', { set: set('attr.role=wbe') })))
    const setting = async (...texts: string[]) =>
      refusal(store, required, async (tx) => setObject(tx, 'host', ['web01'], set(...texts)))
    expect(await setting('cpus=4')).toBe('done')
    expect(await setting('attr.role=wob')).toBe(
      'Cannot change host "web01": attribute "role" cannot be "wob"',
    )
    expect(await refusal(store, required, async (tx) => tx.rename('host', 'web01', 'web02'))).toBe('done')
  })
})
