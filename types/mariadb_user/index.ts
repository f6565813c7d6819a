/** An account of MariaDB: how it proves who it is, and how many connections it may have. */
import * as z from 'zod/mini'
import { defineType, type Change, type Wanted } from '../../src/type/define-type.ts'
import type { Observed } from '../../src/type/state.ts'
import { type Answer, askAll, readAnswers } from '../_lib/sql/answers.ts'
import { AccountId, accountOf, accountText } from '../_lib/sql/mariadb-account.ts'
import { literal, literals } from '../_lib/sql/mariadb-text.ts'
import {
  askMariadb,
  explainMariadb,
  MARIADB_NEEDS,
  tellMariadb,
  withoutMariadb,
} from '../_lib/sql/mariadb.ts'
import { Password } from '../_lib/sql/printable-password.ts'
import { nativeHashOf } from './native-password.ts'

const Params = z.strictObject({
  password: z
    .optional(Password)
    .check(z.describe('A `Secret`; the server keeps its hash (`mysql_native_password`).')),
  unixSocket: z
    ._default(z.boolean(), false)
    .check(z.describe('Whether the user of the host that has the same name may log in without a password.')),
  tls: z._default(z.boolean(), false).check(z.describe('Whether it must connect with TLS.')),
  connectionLimit: z
    ._default(z.int().check(z.minimum(0), z.maximum(100_000)), 0)
    .check(z.describe('Connections that it may have at once; `0` for as many as the server takes.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether the account is there.')),
})

type Params = z.output<typeof Params>

interface UserState {
  /** In words: the hash is all that is needed to guess a password by the million. */
  readonly password: typeof AS_GIVEN | 'another' | 'empty' | 'none'
  readonly unixSocket: boolean
  readonly tls: boolean
  readonly connectionLimit: number
  readonly [key: string]: string | boolean | number
}

const AS_GIVEN = 'as given'
const NATIVE = 'mysql_native_password'
const SOCKET = 'unix_socket'

export const mariadbUser = defineType({
  name: 'mariadb_user',
  summary: 'An account of MariaDB, with its password',
  id: AccountId.check(
    z.describe('The user and where it comes from: `shop@10.20.0.%`; `shop` alone is `shop@localhost`.'),
  ),
  params: Params,
  problems: ({ id, params }) => [
    ...(params.state === 'present' && params.password === undefined && !params.unixSocket
      ? [{ message: 'everyone could log in: give it a "password", or unixSocket: true' }]
      : []),
    ...(id === 'root@localhost' && (params.state === 'absent' || !params.unixSocket)
      ? [
          {
            message: 'the account "root@localhost" is by what the server is managed, and must stay',
            hint: 'give it unixSocket: true',
          },
        ]
      : []),
    ...(params.unixSocket && accountOf(id).host !== 'localhost'
      ? [{ message: 'only an account of "localhost" can come by the socket' }]
      : []),
  ],
  needs: () => MARIADB_NEEDS,

  observe: (wanted) => {
    const users = wanted.map(({ id }) => accountOf(id).user)
    const question = `SELECT JSON_OBJECT('user', User, 'host', Host, 'priv', CONVERT(Priv USING utf8mb4)) FROM mysql.global_priv WHERE User IN ${literals(users)};`
    return {
      script: askAll([askMariadb(question)]),
      parse: (stdout) => {
        const [answer = NO_ANSWER] = readAnswers(stdout.toString('utf8'), 1)
        return new Map(wanted.map((one) => [one.id, observed(one, answer)]))
      },
    }
  },

  desired: ({ params: { state, password, unixSocket, tls, connectionLimit } }) =>
    state === 'absent'
      ? null
      : { password: password === undefined ? 'none' : AS_GIVEN, unixSocket, tls, connectionLimit },

  converge: (change) => [tellMariadb([statementOf(change)])],
  explain: explainMariadb,
})

const NO_ANSWER: Answer = { rows: [], ok: false, said: '' }

function observed({ id, params }: Wanted<Params>, answer: Answer): Observed<UserState> {
  if (!answer.ok) return withoutMariadb(answer, params.state)
  const { user, host } = accountOf(id)
  const row = answer.rows.find((one) => one['user'] === user && one['host'] === host)
  return row === undefined ? null : stateOf(row['priv'], params)
}

interface Method {
  readonly plugin?: string
  readonly authentication_string?: string
}

/** The account as the server keeps it (MariaDB Knowledge Base: mysql.global_priv table). */
interface Priv extends Method {
  readonly auth_or?: readonly Method[]
  readonly ssl_type?: number
  readonly max_user_connections?: number
}

function stateOf(text: unknown, { password }: Params): UserState {
  const parsed: unknown = typeof text === 'string' ? JSON.parse(text) : text
  // The column is checked to be JSON by the server itself, and the names in it are documented.
  const priv = parsed as Priv
  const own = { plugin: priv.plugin ?? '', authentication_string: priv.authentication_string ?? '' }
  // In a list, a method without a plugin stands for the one that is named beside it.
  const methods = (priv.auth_or ?? [own]).map((one) => (one.plugin === undefined ? own : one))
  const passwords = methods.filter(({ plugin }) => plugin !== SOCKET)
  return {
    password: passwordOf(passwords, password === undefined ? undefined : nativeHashOf(password)),
    unixSocket: methods.some(({ plugin }) => plugin === SOCKET),
    tls: (priv.ssl_type ?? 0) > 0,
    connectionLimit: priv.max_user_connections ?? 0,
  }
}

function passwordOf(methods: readonly Method[], hash: string | undefined): UserState['password'] {
  // `invalid` is what Debian gives root: no password hashes to it.
  const some = methods.filter((one) => one.authentication_string !== 'invalid')
  if (some.length === 0) return 'none'
  if (some.some(({ plugin, authentication_string: kept = '' }) => plugin === NATIVE && kept === ''))
    return 'empty'
  return some.every(({ plugin, authentication_string: kept }) => plugin === NATIVE && kept === hash)
    ? AS_GIVEN
    : 'another'
}

function statementOf({ id, params, before, after }: Change<Params, UserState>): string {
  const account = accountText(id)
  if (after === null) return `DROP USER ${account}`
  const methods = [
    ...(params.unixSocket ? [SOCKET] : []),
    ...(params.password === undefined ? [] : [`${NATIVE} USING ${literal(nativeHashOf(params.password))}`]),
  ]
  return [
    `${before === null ? 'CREATE' : 'ALTER'} USER ${account}`,
    `IDENTIFIED VIA ${methods.join(' OR ')}`,
    `REQUIRE ${params.tls ? 'SSL' : 'NONE'}`,
    `WITH MAX_USER_CONNECTIONS ${params.connectionLimit}`,
  ].join(' ')
}
