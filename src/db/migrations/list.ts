/** All migrations, in order. The n-th brings version n-1 to n; none is ever changed after a release. */
import type { Knex } from 'knex'
import { firstSchema } from './001-first-schema.ts'

export const migrations: readonly ((knex: Knex) => Promise<void>)[] = [firstSchema]
