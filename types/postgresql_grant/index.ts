/** Privileges of a role on a database of PostgreSQL or what is in it, or its membership in other roles. */
import * as z from 'zod/mini'
import type { Command } from '../../src/type/command.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { explainPostgresql, MAINTENANCE, POSTGRESQL_NEEDS, tellPostgresql } from '../_lib/sql/postgresql.ts'
import { identifier } from '../_lib/sql/postgresql-text.ts'
import { type GrantState, observe } from './observe.ts'
import { kindOf, namesOf, Params, problemsOf, schemaOf } from './params.ts'
import { type Kind, privilegesOn } from './privileges.ts'

export const postgresqlGrant = defineType({
  name: 'postgresql_grant',
  summary: 'Privileges of a role of PostgreSQL, or its membership in others',
  id: z
    .string()
    .check(
      z.regex(/^[^\u0000-\u001f\u007f]+$/, { error: 'must be a short text that says what the grant is for' }),
      z.describe('What it is for, in words: `the shop writes its tables`.'),
    ),
  params: Params,
  problems: problemsOf,
  needs: ({ params: { to, roles = [], database, madeLaterBy } }) => [
    ...POSTGRESQL_NEEDS,
    ...[to, ...roles, ...(madeLaterBy === undefined ? [] : [madeLaterBy])].map(
      (role) => `postgresql_user:${role}` as const,
    ),
    ...(database === undefined ? [] : [`postgresql_database:${database}` as const]),
  ],
  observe,

  desired: ({ params }) => (params.state === 'absent' ? null : wholeState(params)),

  converge: (change, context): readonly Command[] => [
    tellPostgresql(
      ['BEGIN', ...statementsOf(change), 'COMMIT'],
      change.params.database ?? MAINTENANCE,
      context,
    ),
  ],
  explain: explainPostgresql,
})

function wholeState(params: Params): GrantState {
  if (params.roles !== undefined) return { roles: [...new Set(params.roles)].sort() }
  const privileges = privilegesOn(kindOf(params), params.privileges)
  return { privileges, ...(params.madeLaterBy === undefined ? {} : { later: privileges }) }
}

function statementsOf({ params, after }: Change<Params, GrantState>): readonly string[] {
  const to = params.to === 'PUBLIC' ? 'PUBLIC' : identifier(params.to)
  const [verb, word] = after === null ? ['REVOKE', 'FROM'] : ['GRANT', 'TO']
  if (params.roles !== undefined)
    return [`${verb} ${params.roles.map((role) => identifier(role)).join(', ')} ${word} ${to}`]
  const kind = kindOf(params)
  const privileges = privilegesOn(kind, params.privileges).join(', ')
  const schema = identifier(schemaOf(params))
  return [
    `${verb} ${privileges} ON ${objectsOf(params, kind)} ${word} ${to}`,
    ...(params.madeLaterBy === undefined
      ? []
      : [
          `ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(params.madeLaterBy)} IN SCHEMA ${schema} ${verb} ${privileges} ON ${kind.toUpperCase()} ${word} ${to}`,
        ]),
  ]
}

function objectsOf(params: Params, kind: Kind): string {
  if (kind === 'database') return `DATABASE ${identifier(params.database ?? MAINTENANCE)}`
  const schema = identifier(schemaOf(params))
  if (kind === 'schema') return `SCHEMA ${schema}`
  const names = namesOf(params)
  if (names === undefined) return `ALL ${kind.toUpperCase()} IN SCHEMA ${schema}`
  const word = kind === 'tables' ? 'TABLE' : 'SEQUENCE'
  return `${word} ${names.map((name) => `${schema}.${identifier(name)}`).join(', ')}`
}
