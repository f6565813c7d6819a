/** What a database is told, and what is seen of one. */
import * as z from 'zod/mini'
import { PostgresqlName } from '../_lib/sql/postgresql-text.ts'

export const Params = z.strictObject({
  owner: z
    .optional(PostgresqlName)
    .check(z.describe('Role that owns it, and may do all in it; left alone where not given.')),
  encoding: z
    .optional(z.string().check(z.regex(/^[A-Z][A-Z0-9_]*$/, { error: 'must be as in `UTF8`' })))
    .check(z.describe("`UTF8`; the server's own where not given. It cannot change later.")),
  locale: z
    .optional(
      z.string().check(z.regex(/^[A-Za-z0-9_.@-]+$/, { error: 'must be as in `de_DE.UTF-8` or `C`' })),
    )
    .check(
      z.describe(
        "By what texts are sorted, `de_DE.UTF-8`, which the host must have; the server's own where not given. It cannot change later.",
      ),
    ),
  extensions: z
    ._default(z.readonly(z.array(PostgresqlName)), [])
    .check(z.describe('Extensions that are to be in it: `pg_trgm`. Others are left alone.')),
  connectionLimit: z
    .optional(z.int().check(z.minimum(-1), z.maximum(100_000)))
    .check(z.describe('Connections that there may be at once; left alone where not given.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether the database is there; `absent` destroys what is in it.')),
})

export type Params = z.output<typeof Params>

export interface DatabaseState {
  readonly owner: string
  readonly encoding: string
  readonly locale: string
  /** Of those that are wanted. */
  readonly extensions: readonly string[]
  readonly connectionLimit: number
  readonly tables?: number
  readonly [key: string]: string | readonly string[] | number | undefined
}

/** Each once. */
export function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort()
}
