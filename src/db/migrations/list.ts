/** All migrations, in order. The n-th brings version n-1 to n; none is ever changed after a release. */
import type { Knex } from 'knex'
import { objectsAsImages } from './002-objects-as-images.ts'
import { serversAndViews } from './003-servers-and-views.ts'
import { runs } from './004-runs.ts'

/** The first schema is made no more: the second reads a database that has it, or begins from nothing. */
async function firstSchema(): Promise<void> {}

export const migrations: readonly ((knex: Knex) => Promise<void>)[] = [
  firstSchema,
  objectsAsImages,
  serversAndViews,
  runs,
]
