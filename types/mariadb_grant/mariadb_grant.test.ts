import { describe, expect, it } from 'vitest'
import type { PlainType } from '../../src/type/define-type.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { mariadbGrant } from './index.ts'

const type = takeApart(mariadbGrant)
type Options = Parameters<typeof mariadbGrant>[1]

function statements(options: Options): readonly string[] {
  const definition = mariadbGrant.definition as PlainType
  const context = contextOf(factsOf('debian'))
  const resource = mariadbGrant('x', options)
  const after = definition.desired(resource, context)
  const [step] = definition.converge({ ...resource, before: null, after, keys: [] }, context)
  return step?.kind === 'command'
    ? (step.body?.content.toString('utf8').trimEnd().split('\n').slice(1) ?? [])
    : []
}

describe('a grant', () => {
  it('is of one database, and not of those that its name would match', () => {
    expect(statements({ to: 'a', database: 'my_app', privileges: ['SELECT', 'INSERT'] })).toEqual([
      String.raw`GRANT INSERT, SELECT ON ${'`my\\_app`'}.* TO 'a'@'localhost';`,
    ])
    expect(
      statements({
        to: 'a@%',
        database: 'my_app',
        tables: ['t', 'u`'],
        privileges: ['SELECT'],
        state: 'absent',
      }),
    ).toEqual([
      "REVOKE SELECT ON `my_app`.`t` FROM 'a'@'%';",
      "REVOKE SELECT ON `my_app`.`u``` FROM 'a'@'%';",
    ])
    expect(statements({ to: 'a', database: '*', privileges: ['PROCESS'] })).toEqual([
      "GRANT PROCESS ON *.* TO 'a'@'localhost';",
    ])
  })

  it('is seen by what is held', () => {
    const grant = mariadbGrant('x', {
      to: 'a',
      database: 'b',
      privileges: ['SELECT', 'DELETE HISTORY', 'DROP'],
    })
    const seen = (row: Readonly<Record<string, unknown>>) =>
      type.observe([grant], `${JSON.stringify({ index: 0, user: 1, ...row })}\n=ended 0\n`)['x']
    expect(seen({ held: ['SELECT', 'DELETE VERSIONING ROWS', 'UPDATE'] })).toEqual({
      privileges: ['DELETE HISTORY', 'SELECT'],
    })
    expect(seen({ held: null })).toBeNull()
    expect(seen({ user: 0, held: null })).toMatchObject({
      reason: 'the account "a@localhost" does not exist',
    })
    expect(
      type.desired(mariadbGrant('x', { to: 'a', database: 'b', privileges: ['ALL'] }))?.['privileges'],
    ).toHaveLength(19)
  })

  it('says what there is not', () => {
    expect(() => mariadbGrant('x', { to: 'a', database: 'b', privileges: ['PROCESS'] })).toThrow(
      'no privilege PROCESS on a database',
    )
    expect(() =>
      mariadbGrant('x', { to: 'a', database: '*', tables: ['t'], privileges: ['SELECT'] }),
    ).toThrow('needs the name of a database')
    expect(() => mariadbGrant('x', { to: 'a', database: 'b', privileges: ['SELCT'] } as never)).toThrow(
      'privileges',
    )
  })

  it('needs its account and its database', () => {
    expect(type.needs(mariadbGrant('x', { to: 'a', database: 'b', privileges: ['ALL'] }))).toEqual(
      expect.arrayContaining(['package:mariadb-server', 'mariadb_user:a@localhost', 'mariadb_database:b']),
    )
  })
})
