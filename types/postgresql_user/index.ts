/** A role of PostgreSQL: whether it may log in, with which password, and what it may do to the server. */
import * as z from 'zod/mini'
import type { Command } from '../../src/type/command.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import type { Observed } from '../../src/type/state.ts'
import { askAll, readAnswers, textIn } from '../_lib/sql/answers.ts'
import {
  askPostgresql,
  explainPostgresql,
  MAINTENANCE,
  POSTGRESQL_NEEDS,
  tellPostgresql,
  withoutPostgresql,
} from '../_lib/sql/postgresql.ts'
import { identifier, literal, literals, PostgresqlName } from '../_lib/sql/postgresql-text.ts'
import { Password } from '../_lib/sql/printable-password.ts'
import { isVerifierOf, verifierOf } from './scram.ts'

const Params = z.strictObject({
  password: z
    .optional(Password)
    .check(
      z.describe(
        'A `Secret`, kept by the server as a SCRAM-SHA-256 verifier. Left alone where not given; a new role has none then.',
      ),
    ),
  login: z
    ._default(z.boolean(), true)
    .check(z.describe('Whether it may log in; `false` for a role that others are members of.')),
  superuser: z._default(z.boolean(), false).check(z.describe('Whether it may do everything.')),
  createDatabase: z._default(z.boolean(), false).check(z.describe('Whether it may make databases.')),
  createRole: z._default(z.boolean(), false).check(z.describe('Whether it may make roles.')),
  replication: z
    ._default(z.boolean(), false)
    .check(z.describe('Whether it may replicate the server, and back it up by that.')),
  connectionLimit: z
    ._default(z.int().check(z.minimum(-1), z.maximum(100_000)), -1)
    .check(z.describe('Connections that it may have at once; `-1` for as many as the server takes.')),
  state: z._default(z.enum(['present', 'absent']), 'present').check(z.describe('Whether the role is there.')),
})

type Params = z.output<typeof Params>

interface RoleState {
  /** In words: the verifier says as much as the password to who has time. */
  readonly password?: typeof AS_GIVEN | 'another' | 'none'
  readonly login: boolean
  readonly superuser: boolean
  readonly createDatabase: boolean
  readonly createRole: boolean
  readonly replication: boolean
  readonly connectionLimit: number
  readonly [key: string]: string | boolean | number | undefined
}

const AS_GIVEN = 'as given'

export const postgresqlUser = defineType({
  name: 'postgresql_user',
  summary: 'A role of PostgreSQL, with its password',
  id: PostgresqlName.check(
    z.regex(/^(?!pg_)(?!public$|none$)/, {
      error: 'must not be one that PostgreSQL keeps for itself: "public", "none", "pg_…"',
    }),
  ),
  params: Params,
  problems: ({ id, params }) =>
    id === 'postgres' && (!params.superuser || params.state === 'absent')
      ? [
          {
            message: 'the role "postgres" is by what the server is managed, and must stay',
            hint: 'give it superuser: true',
          },
        ]
      : [],
  needs: () => POSTGRESQL_NEEDS,

  observe: (wanted, context) => {
    const question = `SELECT json_build_object('name', rolname, 'verifier', coalesce(rolpassword, ''), 'login', rolcanlogin,
 'superuser', rolsuper, 'createDatabase', rolcreatedb, 'createRole', rolcreaterole, 'replication', rolreplication,
 'connectionLimit', rolconnlimit) FROM pg_authid WHERE rolname IN ${literals(wanted.map(({ id }) => id))};`
    return {
      script: askAll([askPostgresql(question, MAINTENANCE, context)]),
      parse: (stdout) => {
        const [answer] = readAnswers(stdout.toString('utf8'), 1)
        return new Map(
          wanted.map(({ id, params }) => {
            if (answer?.ok !== true)
              return [id, withoutPostgresql(answer ?? { rows: [], ok: false, said: '' }, params.state)]
            const row = answer.rows.find((one) => one['name'] === id)
            return [id, row === undefined ? null : stateOf(row, params)]
          }),
        )
      },
    }
  },

  desired: ({ params }) => {
    if (params.state === 'absent') return null
    const { login, superuser, createDatabase, createRole, replication, connectionLimit } = params
    return {
      ...(params.password === undefined ? {} : { password: AS_GIVEN }),
      login,
      superuser,
      createDatabase,
      createRole,
      replication,
      connectionLimit,
    }
  },

  converge: (change, context): readonly Command[] => [
    tellPostgresql(statementsOf(change), MAINTENANCE, context),
  ],
  explain: explainPostgresql,
})

function stateOf(row: Readonly<Record<string, unknown>>, { password }: Params): Observed<RoleState> {
  const verifier = textIn(row, 'verifier')
  const isGiven = password !== undefined && isVerifierOf(verifier, password)
  return {
    password: isGiven ? AS_GIVEN : verifier === '' ? 'none' : 'another',
    login: row['login'] === true,
    superuser: row['superuser'] === true,
    createDatabase: row['createDatabase'] === true,
    createRole: row['createRole'] === true,
    replication: row['replication'] === true,
    connectionLimit: Number(row['connectionLimit']),
  }
}

function statementsOf({ id, params, before, after, keys }: Change<Params, RoleState>): readonly string[] {
  const role = identifier(id)
  if (after === null) return [`DROP ROLE ${role}`]
  const word = (yes: boolean, text: string): string => (yes ? text : `NO${text}`)
  const options = [
    word(params.login, 'LOGIN'),
    word(params.superuser, 'SUPERUSER'),
    word(params.createDatabase, 'CREATEDB'),
    word(params.createRole, 'CREATEROLE'),
    word(params.replication, 'REPLICATION'),
    `CONNECTION LIMIT ${params.connectionLimit}`,
    ...(params.password !== undefined && keys.includes('password')
      ? [`PASSWORD ${literal(verifierOf(params.password))}`]
      : []),
  ]
  return [`${before === null ? 'CREATE' : 'ALTER'} ROLE ${role} ${options.join(' ')}`]
}
