/** Privileges of an account of MariaDB on the whole server, a database, or tables of one. */
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import { defineType, type Change, type Wanted } from '../../src/type/define-type.ts'
import { type Observed, unknown } from '../../src/type/state.ts'
import { type Answer, askAll, readAnswers, textsIn } from '../_lib/sql/answers.ts'
import { AccountId, accountOf, accountText } from '../_lib/sql/mariadb-account.ts'
import { databasePattern, identifier, literal, literals, mariadbName } from '../_lib/sql/mariadb-text.ts'
import {
  askMariadb,
  explainMariadb,
  MARIADB_NEEDS,
  tellMariadb,
  withoutMariadb,
} from '../_lib/sql/mariadb.ts'
import { granted, type Level, possibleAt, PRIVILEGE_NAMES, privilegesAt, strangeAt } from './privileges.ts'

const Params = z.strictObject({
  to: AccountId.check(
    z.describe('Account that is given them: `shop@10.20.0.%`; `shop` alone is `shop@localhost`.'),
  ),
  database: mariadbName().check(
    z.describe("Database on which, or in which, they are given; `'*'` for the whole server."),
  ),
  tables: z
    .optional(z.readonly(z.array(mariadbName()).check(z.minLength(1))))
    .check(z.describe('Tables on which they are given; the whole database where not given.')),
  privileges: z
    .readonly(z.array(z.enum(PRIVILEGE_NAMES)).check(z.minLength(1)))
    .check(z.describe('`SELECT`, `INSERT`, `CREATE` …, or `ALL`.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether they are given; `absent` takes away those that are named.')),
})

type Params = z.output<typeof Params>

interface GrantState {
  /** Of those that are wanted, the ones that the account has, on each of the tables. */
  readonly privileges: readonly string[]
  readonly [key: string]: readonly string[]
}

export const mariadbGrant = defineType({
  name: 'mariadb_grant',
  summary: 'Privileges of an account of MariaDB',
  id: z
    .string()
    .check(
      z.regex(/^[^\u0000-\u001f\u007f]+$/, { error: 'must be a short text that says what the grant is for' }),
      z.describe('What it is for, in words: `the shop uses its database`.'),
    ),
  params: Params,
  problems,
  needs: ({ params: { to, database } }) => [
    ...MARIADB_NEEDS,
    `mariadb_user:${to}`,
    ...(database === '*' ? [] : [`mariadb_database:${database}` as const]),
  ],

  observe: (wanted) => ({
    script: askAll([askMariadb(wanted.map(({ params }, index) => question(params, index)).join('\n'))]),
    parse: (stdout) => {
      const [answer = NO_ANSWER] = readAnswers(stdout.toString('utf8'), 1)
      return new Map(wanted.map(({ id, params }, index) => [id, stateOf(params, index, answer)]))
    },
  }),

  desired: ({ params }) =>
    params.state === 'absent' ? null : { privileges: privilegesAt(levelOf(params), params.privileges) },

  converge: ({ params, after }: Change<Params, GrantState>) => {
    const privileges = privilegesAt(levelOf(params), params.privileges).join(', ')
    const [verb, word] = after === null ? ['REVOKE', 'FROM'] : ['GRANT', 'TO']
    return [
      tellMariadb(
        objectsOf(params).map(
          (object) => `${verb} ${privileges} ON ${object} ${word} ${accountText(params.to)}`,
        ),
      ),
    ]
  },
  explain: explainMariadb,
})

const NO_ANSWER: Answer = { rows: [], ok: false, said: '' }

function levelOf({ database, tables }: Params): Level {
  return database === '*' ? 'server' : tables === undefined ? 'database' : 'tables'
}

function problems({ params }: Wanted<Params>): readonly Problem[] {
  const level = levelOf(params)
  return [
    ...strangeAt(level, params.privileges).map((name) => ({
      message: `there is no privilege ${name} on ${level === 'server' ? 'the server' : level === 'database' ? 'a database' : 'tables'}`,
      hint: `there are: ${possibleAt(level).join(', ')}, ALL`,
    })),
    ...(params.database === '*' && params.tables !== undefined
      ? [{ message: 'parameter "tables" needs the name of a database' }]
      : []),
  ]
}

function objectsOf({ database, tables }: Params): readonly string[] {
  if (database === '*') return ['*.*']
  if (tables === undefined) return [`${identifier(databasePattern(database))}.*`]
  return tables.map((table) => `${identifier(database)}.${identifier(table)}`)
}

/** The views show an account as `'user'@'host'`, with nothing in it escaped. */
function question(params: Params, index: number): string {
  const { user, host } = accountOf(params.to)
  const grantee = literal(`'${user}'@'${host}'`)
  const list = (from: string): string =>
    `(SELECT JSON_ARRAYAGG(p) FROM (SELECT PRIVILEGE_TYPE AS p FROM information_schema.${from}) held)`
  const tables = [...new Set(params.tables ?? [])]
  const held =
    levelOf(params) === 'server'
      ? list(`USER_PRIVILEGES WHERE GRANTEE = ${grantee}`)
      : levelOf(params) === 'database'
        ? list(
            `SCHEMA_PRIVILEGES WHERE GRANTEE = ${grantee} AND TABLE_SCHEMA = ${literal(databasePattern(params.database))}`,
          )
        : list(
            `TABLE_PRIVILEGES WHERE GRANTEE = ${grantee} AND TABLE_SCHEMA = ${literal(params.database)} AND TABLE_NAME IN ${literals(tables)} GROUP BY PRIVILEGE_TYPE HAVING COUNT(*) = ${tables.length}`,
          )
  return `SELECT JSON_OBJECT('index', ${index}, 'user', (SELECT COUNT(*) FROM mysql.global_priv WHERE User = ${literal(user)} AND Host = ${literal(host)}), 'held', ${held});`
}

function stateOf(
  { to, privileges, state, ...rest }: Params,
  index: number,
  answer: Answer,
): Observed<GrantState> {
  if (!answer.ok) return withoutMariadb(answer, state)
  const row = answer.rows.find((one) => one['index'] === index)
  if (row === undefined) throw new Error('the server printed no row for a grant')
  if (row['user'] !== 1) return state === 'absent' ? null : unknown(`the account "${to}" does not exist`)
  const shown = textsIn(row, 'held').map((one) => granted(one))
  const level = levelOf({ to, privileges, state, ...rest })
  const held = privilegesAt(level, privileges).filter((one) => shown.includes(one))
  return held.length === 0 ? null : { privileges: held }
}
