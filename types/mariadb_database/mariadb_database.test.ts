import { describe, expect, it } from 'vitest'
import type { PlainType } from '../../src/type/define-type.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { mariadbDatabase } from './index.ts'

const type = takeApart(mariadbDatabase)

describe('a database', () => {
  it('is seen by its very name', () => {
    const row = '{"name": "Shop", "characterSet": "latin1", "collation": "latin1_swedish_ci", "tables": 2}'
    expect(type.observe([mariadbDatabase('Shop'), mariadbDatabase('shop')], `${row}\n=ended 0\n`)).toEqual({
      Shop: { characterSet: 'latin1', collation: 'latin1_swedish_ci', tables: 2 },
      shop: null,
    })
  })

  it('is made, changed and dropped', () => {
    const definition = mariadbDatabase.definition as PlainType
    const context = contextOf(factsOf('debian'))
    const sql = (
      options: Parameters<typeof mariadbDatabase>[1],
      before: null | Record<string, never>,
    ): string => {
      const resource = mariadbDatabase('a`b', options)
      const after = definition.desired(resource, context)
      const [step] = definition.converge({ ...resource, before, after, keys: [] }, context)
      return step?.kind === 'command' ? (step.body?.content.toString('utf8').split('\n')[1] ?? '') : ''
    }
    expect(sql({}, null)).toBe('CREATE DATABASE `a``b` CHARACTER SET utf8mb4;')
    expect(sql({ collation: 'utf8mb4_bin' }, {})).toBe(
      'ALTER DATABASE `a``b` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;',
    )
    expect(sql({ state: 'absent' }, {})).toBe('DROP DATABASE `a``b`;')
  })

  it('is dangerous to drop with tables in it', () => {
    const definition = mariadbDatabase.definition as PlainType
    const { id, params } = mariadbDatabase('a', { state: 'absent' })
    const hazards = (tables: number) =>
      definition.hazards?.(
        { id, params, before: { tables }, after: null, keys: [] },
        new Map(),
        contextOf(factsOf('debian')),
      )
    expect([hazards(0), hazards(1), hazards(2)]).toEqual([
      [],
      ['destroys 1 table and all that is in it'],
      ['destroys 2 tables and all that is in them'],
    ])
  })

  it('is none that the server needs, and has a name that it can store', () => {
    for (const name of ['mysql', 'SYS', '', 'a\nb', 'a ', 'x'.repeat(65), '😀', '#mysql50#x'])
      expect(() => mariadbDatabase(name), name).toThrow('Cannot use mariadb_database')
  })
})
