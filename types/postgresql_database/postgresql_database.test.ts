import { describe, expect, it } from 'vitest'
import type { PlainType } from '../../src/type/define-type.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { postgresqlDatabase } from './index.ts'

const type = takeApart(postgresqlDatabase)
const row = `{"name": "shop", "owner": "shop", "encoding": "UTF8", "locale": "C.UTF-8", "connectionLimit": -1}\n`

/** The SQL that makes it right. */
function statements(
  resource: ReturnType<typeof postgresqlDatabase>,
  before: Record<string, unknown> | null,
): readonly string[] {
  const definition = postgresqlDatabase.definition as PlainType
  const context = contextOf(factsOf('debian'))
  const after = definition.desired(resource, context)
  const keys = Object.keys(after ?? {})
  return definition
    .converge({ ...resource, before: before as never, after, keys }, context)
    .map((step) => (step.kind === 'command' ? (step.body?.content.toString('utf8') ?? '') : ''))
}

describe('a database', () => {
  it('is seen with what is in it', () => {
    const stdout = `${row}=ended 0\n{"extension": "pg_trgm"}\n=ended 0\n{"tables": 3}\n=ended 0\n`
    const wanted = [
      postgresqlDatabase('none'),
      postgresqlDatabase('shop', { extensions: ['pg_trgm', 'hstore'] }),
      postgresqlDatabase('gone', { state: 'absent' }),
    ]
    expect(type.observe(wanted, stdout)).toEqual({
      none: null,
      shop: {
        owner: 'shop',
        encoding: 'UTF8',
        locale: 'C.UTF-8',
        extensions: ['pg_trgm'],
        connectionLimit: -1,
      },
      gone: null,
    })
  })

  it('is refused where it cannot become what is wanted', () => {
    expect(
      type.observe([postgresqlDatabase('shop', { encoding: 'LATIN1' })], `${row}=ended 0\n`),
    ).toMatchObject({
      shop: { kind: 'refused', reason: 'its encoding is UTF8, which cannot change' },
    })
    expect(type.observe([postgresqlDatabase('shop', { locale: 'C' })], `${row}=ended 0\n`)).toMatchObject({
      shop: { kind: 'refused', reason: 'its locale is "C.UTF-8", which cannot change' },
    })
  })

  it('is made, changed and dropped by statements of which every name is quoted', () => {
    const options = { owner: 'o"x', locale: 'C', encoding: 'UTF8', extensions: ['uuid-ossp'] } as const
    expect(statements(postgresqlDatabase('my-shop', options), null)).toEqual([
      `CREATE DATABASE "my-shop" OWNER "o""x" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';\n`,
      'CREATE EXTENSION "uuid-ossp";\n',
    ])
    expect(
      statements(postgresqlDatabase('a', { owner: 'b', connectionLimit: 3 }), { owner: 'c', extensions: [] }),
    ).toEqual(['ALTER DATABASE "a" OWNER TO "b";\nALTER DATABASE "a" CONNECTION LIMIT 3;\n'])
    expect(statements(postgresqlDatabase('a', { state: 'absent' }), {})).toEqual(['DROP DATABASE "a";\n'])
  })

  it('is named in the environment of psql, where it is nothing but a name', () => {
    expect(type.probe(postgresqlDatabase('host=x', { extensions: ['a'] }))).toContain(
      `PGDATABASE='\\''host=x'\\'' `,
    )
  })

  it('needs its owner, and is none that the server needs', () => {
    expect(type.needs(postgresqlDatabase('a', { owner: 'b' }))).toEqual(
      expect.arrayContaining(['package:postgresql', 'service:postgresql', 'postgresql_user:b']),
    )
    for (const name of ['postgres', 'template0', 'template1', 'a\nb', ''])
      expect(() => postgresqlDatabase(name)).toThrow('Cannot use postgresql_database')
  })
})
