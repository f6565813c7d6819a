/** What a grant is told: who is given what on which objects, or which roles somebody is a member of. */
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import type { Wanted } from '../../src/type/define-type.ts'
import { PostgresqlName } from '../_lib/sql/postgresql-text.ts'
import { type Kind, possibleOn, PRIVILEGE_NAMES, strangeOn } from './privileges.ts'

const Objects = z.union([z.literal('all'), z.readonly(z.array(PostgresqlName).check(z.minLength(1)))])

export const Params = z.strictObject({
  to: PostgresqlName.check(z.describe('Role that is given them; `PUBLIC` for everyone.')),
  roles: z
    .optional(z.readonly(z.array(PostgresqlName).check(z.minLength(1))))
    .check(z.describe('Roles that it becomes a member of. Then nothing else is given.')),
  database: z.optional(PostgresqlName).check(z.describe('Database on which, or in which, they are given.')),
  schema: z
    .optional(PostgresqlName)
    .check(
      z.describe(
        'Schema on which they are given, or in which the tables or sequences are; those are in `public` where not given.',
      ),
    ),
  tables: z
    .optional(Objects)
    .check(z.describe("Tables and views on which they are given; `'all'` for all of the schema.")),
  sequences: z
    .optional(Objects)
    .check(z.describe("Sequences on which they are given; `'all'` for all of the schema.")),
  privileges: z
    ._default(z.readonly(z.array(z.enum(PRIVILEGE_NAMES))), [])
    .check(z.describe('`SELECT`, `INSERT`, `CONNECT`, `USAGE` …, or `ALL`.')),
  madeLaterBy: z
    .optional(PostgresqlName)
    .check(z.describe("With `'all'`: the same on what this role makes in the schema later on.")),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether they are given; `absent` takes away those that are named.')),
})

export type Params = z.output<typeof Params>

export function kindOf({ tables, sequences, schema }: Params): Kind {
  return tables !== undefined
    ? 'tables'
    : sequences !== undefined
      ? 'sequences'
      : schema === undefined
        ? 'database'
        : 'schema'
}

/** Where tables and sequences are looked for. */
export function schemaOf({ schema = 'public' }: Params): string {
  return schema
}

/** Undefined for all of the schema. */
export function namesOf({ tables, sequences }: Params): readonly string[] | undefined {
  const names = tables ?? sequences
  return names === 'all' ? undefined : names
}

export function problemsOf({ params }: Wanted<Params>): readonly Problem[] {
  const { roles, database, tables, sequences, privileges, madeLaterBy } = params
  if (roles !== undefined) {
    const others = (['database', 'schema', 'tables', 'sequences', 'madeLaterBy'] as const).filter(
      (key) => params[key] !== undefined,
    )
    return [
      ...others.map((key) => ({ message: `parameter "${key}" has no meaning together with "roles"` })),
      ...(privileges.length > 0
        ? [{ message: 'parameter "privileges" has no meaning together with "roles"' }]
        : []),
      ...(params.to === 'PUBLIC' ? [{ message: 'everyone cannot be a member of a role' }] : []),
    ]
  }
  const kind = kindOf(params)
  const strange = strangeOn(kind, privileges)
  return [
    ...(database === undefined
      ? [{ message: 'parameter "database" is needed', hint: 'or "roles", for membership' }]
      : []),
    ...(privileges.length === 0 ? [{ message: 'parameter "privileges" is needed' }] : []),
    ...strange.map((name) => ({
      message: `there is no privilege ${name} on ${kind === 'database' || kind === 'schema' ? `a ${kind}` : kind}`,
      hint: `there are: ${possibleOn(kind).join(', ')}, ALL`,
    })),
    ...(tables !== undefined && sequences !== undefined
      ? [{ message: 'parameters "tables" and "sequences" are for two grants' }]
      : []),
    ...(madeLaterBy !== undefined && (tables ?? sequences) !== 'all'
      ? [{ message: `parameter "madeLaterBy" is for tables: 'all' or sequences: 'all'` }]
      : []),
  ]
}
