/** A database of PostgreSQL: its owner, encoding, locale and extensions. */
import * as z from 'zod/mini'
import { counted } from '../../src/core/counted.ts'
import type { Command } from '../../src/type/command.ts'
import { defineType, type Change, type HostContext } from '../../src/type/define-type.ts'
import { explainPostgresql, MAINTENANCE, POSTGRESQL_NEEDS, tellPostgresql } from '../_lib/sql/postgresql.ts'
import { identifier, literal, PostgresqlName } from '../_lib/sql/postgresql-text.ts'
import { observe } from './observe.ts'
import { type DatabaseState, Params, sorted } from './params.ts'

export const postgresqlDatabase = defineType({
  name: 'postgresql_database',
  summary: 'A database of PostgreSQL, with its owner and extensions',
  id: PostgresqlName.check(
    z.refine((name) => !['postgres', 'template0', 'template1'].includes(name), {
      error: 'must not be one that PostgreSQL keeps for itself: "postgres", "template0", "template1"',
    }),
  ),
  params: Params,
  needs: ({ params }) => [
    ...POSTGRESQL_NEEDS,
    ...(params.owner === undefined ? [] : [`postgresql_user:${params.owner}` as const]),
  ],
  observe,

  desired: ({ params }) => {
    if (params.state === 'absent') return null
    const { owner, encoding, locale, extensions, connectionLimit } = params
    return {
      ...(owner === undefined ? {} : { owner }),
      ...(encoding === undefined ? {} : { encoding }),
      ...(locale === undefined ? {} : { locale }),
      ...(extensions.length === 0 ? {} : { extensions: sorted(extensions) }),
      ...(connectionLimit === undefined ? {} : { connectionLimit }),
    }
  },

  converge,
  hazards: ({ after, before }: Change<Params, DatabaseState>) =>
    after === null && before?.tables !== undefined && before.tables > 0
      ? [
          `destroys ${counted(before.tables, 'table')} and all that is in ${before.tables === 1 ? 'it' : 'them'}`,
        ]
      : [],
  explain: explainPostgresql,
})

function converge(
  { id, params, before, after, keys }: Change<Params, DatabaseState>,
  context: HostContext,
): readonly Command[] {
  const database = identifier(id)
  if (after === null) return [tellPostgresql([`DROP DATABASE ${database}`], MAINTENANCE, context)]
  const changes = [
    ...(before === null ? [creation(database, params)] : []),
    ...(before !== null && params.owner !== undefined && keys.includes('owner')
      ? [`ALTER DATABASE ${database} OWNER TO ${identifier(params.owner)}`]
      : []),
    ...(params.connectionLimit !== undefined && keys.includes('connectionLimit')
      ? [`ALTER DATABASE ${database} CONNECTION LIMIT ${params.connectionLimit}`]
      : []),
  ]
  const missing = params.extensions.filter((name) => before?.extensions.includes(name) !== true)
  return [
    ...(changes.length === 0 ? [] : [tellPostgresql(changes, MAINTENANCE, context)]),
    ...(missing.length === 0
      ? []
      : [
          tellPostgresql(
            missing.map((name) => `CREATE EXTENSION ${identifier(name)}`),
            id,
            context,
          ),
        ]),
  ]
}

/** Another encoding or locale than the server's own can only be had from the template that nothing is in. */
function creation(database: string, { owner, encoding, locale }: Params): string {
  const options = [
    ...(owner === undefined ? [] : [`OWNER ${identifier(owner)}`]),
    ...(encoding === undefined && locale === undefined ? [] : ['TEMPLATE template0']),
    ...(encoding === undefined ? [] : [`ENCODING ${literal(encoding)}`]),
    ...(locale === undefined ? [] : [`LC_COLLATE ${literal(locale)} LC_CTYPE ${literal(locale)}`]),
  ]
  return [`CREATE DATABASE ${database}`, ...options].join(' ')
}
