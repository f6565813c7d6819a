import { describe, expect, it } from 'vitest'
import type { PlainType } from '../../src/type/define-type.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { postgresqlGrant } from './index.ts'

const type = takeApart(postgresqlGrant)
type Options = Parameters<typeof postgresqlGrant>[1]

function statements(options: Options): string {
  const definition = postgresqlGrant.definition as PlainType
  const context = contextOf(factsOf('debian'))
  const resource = postgresqlGrant('x', options)
  const after = definition.desired(resource, context)
  const [step] = definition.converge({ ...resource, before: null, after, keys: [] }, context)
  return step?.kind === 'command' ? (step.body?.content.toString('utf8') ?? '') : ''
}

describe('a grant', () => {
  it('is one statement, in which every name is quoted', () => {
    const inShop = { to: 'a"b', database: 'shop' } as const
    const given: readonly [Options, string][] = [
      [{ ...inShop, privileges: ['CONNECT'] }, 'GRANT CONNECT ON DATABASE "shop" TO "a""b"'],
      [{ ...inShop, schema: 's', privileges: ['ALL'] }, 'GRANT CREATE, USAGE ON SCHEMA "s" TO "a""b"'],
      [
        { ...inShop, tables: ['T', 'u'], privileges: ['SELECT'] },
        'GRANT SELECT ON TABLE "public"."T", "public"."u" TO "a""b"',
      ],
      [
        { ...inShop, sequences: 'all', privileges: ['USAGE'] },
        'GRANT USAGE ON ALL SEQUENCES IN SCHEMA "public" TO "a""b"',
      ],
      [{ to: 'kim', roles: ['r', 's'] }, 'GRANT "r", "s" TO "kim"'],
      [{ to: 'kim', roles: ['r'], state: 'absent' }, 'REVOKE "r" FROM "kim"'],
      [
        { to: 'PUBLIC', database: 'shop', tables: 'all', privileges: ['SELECT'], madeLaterBy: 'o' },
        'GRANT SELECT ON ALL TABLES IN SCHEMA "public" TO PUBLIC;\nALTER DEFAULT PRIVILEGES FOR ROLE "o" IN SCHEMA "public" GRANT SELECT ON TABLES TO PUBLIC',
      ],
    ]
    for (const [options, sql] of given) expect(statements(options)).toBe(`BEGIN;\n${sql};\nCOMMIT;\n`)
  })

  it('is seen by what is held on every object', () => {
    const reads = postgresqlGrant('reads', {
      to: 'a',
      database: 'shop',
      tables: 'all',
      privileges: ['SELECT', 'INSERT'],
      madeLaterBy: 'o',
    })
    const seen = (row: Readonly<Record<string, unknown>>) =>
      type.observe([reads], `${JSON.stringify({ index: 0, role: true, schema: true, ...row })}\n=ended 0\n`)[
        'reads'
      ]
    expect(seen({ held: ['SELECT', 'DELETE'], names: ['t'], later: [] })).toEqual({
      privileges: ['SELECT'],
      later: [],
    })
    expect(seen({ held: [], names: ['t'], later: [] })).toBeNull()
    expect(seen({ held: null, names: [], later: ['SELECT'] })).toEqual({
      privileges: ['INSERT', 'SELECT'],
      later: ['SELECT'],
    })
    expect(seen({ role: false })).toMatchObject({ kind: 'unknown', reason: 'the role "a" does not exist' })
    expect(seen({ schema: false, names: [] })).toMatchObject({ reason: 'the schema "public" does not exist' })
  })

  it('asks each database once', () => {
    const one = (id: string, database: string) =>
      postgresqlGrant(id, { to: 'a', database, privileges: ['CONNECT'] })
    const text = type.probe(one('1', 'x'), one('2', 'y'), one('3', 'x'))
    expect(text.match(/exec psql/g)).toHaveLength(2)
  })

  it('says what does not go together', () => {
    const all = (options: Options) => () => postgresqlGrant('x', options)
    expect(all({ to: 'a', privileges: ['CONNECT'] })).toThrow('"database" is needed')
    expect(all({ to: 'a', database: 'b' })).toThrow('"privileges" is needed')
    expect(all({ to: 'a', database: 'b', privileges: ['SELECT'] })).toThrow(
      'no privilege SELECT on a database',
    )
    expect(all({ to: 'a', database: 'b', roles: ['c'] })).toThrow('no meaning together with "roles"')
    expect(all({ to: 'PUBLIC', roles: ['c'] })).toThrow('everyone cannot be a member')
    expect(all({ to: 'a', database: 'b', tables: ['t'], privileges: ['SELECT'], madeLaterBy: 'o' })).toThrow(
      `tables: 'all'`,
    )
  })

  it('needs its roles and its database', () => {
    expect(
      type.needs(
        postgresqlGrant('x', {
          to: 'a',
          database: 'b',
          tables: 'all',
          privileges: ['ALL'],
          madeLaterBy: 'c',
        }),
      ),
    ).toEqual(expect.arrayContaining(['postgresql_user:a', 'postgresql_user:c', 'postgresql_database:b']))
  })
})
