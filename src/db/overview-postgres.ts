/** The overview of inventories that are schemas of PostgreSQL: one connection, a few statements for many schemas at once. */
import { chunksOf } from '../core/chunks.ts'
import { lookByVersion, overviewOf, type InventoryLook } from './overview.ts'
import {
  hostCounts,
  lastRun,
  textState,
  type HostCountRow,
  type LastRunRow,
  type TextStateRow,
} from './overview-statements.ts'
import { openPostgres } from './postgres.ts'
import type { PostgresServer } from './postgres-url.ts'
import type { Connection } from './sql.ts'

/** Schemas that are looked at in one transaction: the server has room for so many locks, and each table and index takes one. */
const AT_ONCE = 30

/** In the order of the schemas. */
export async function lookAtSchemas(
  server: PostgresServer,
  schemas: readonly string[],
  clone: string,
): Promise<readonly InventoryLook[]> {
  const looks = new Map<string, InventoryLook>()
  // Every name of a table below has its schema before it.
  const connection = await openPostgres({ dialect: 'postgres', server, schema: 'pg_catalog' })
  try {
    const found = await readable(connection, schemas)
    for (const [schema, isOurs] of found)
      if (!isOurs) looks.set(schema, { kind: 'unreadable', reason: `schema "${schema}" may not be read` })
    const ours = [...found].flatMap(([schema, isOurs]) => (isOurs ? [schema] : []))
    for (const chunk of chunksOf(ours, AT_ONCE))
      await connection.transaction('read', async () => {
        for (const [schema, look] of await lookAtChunk(connection, chunk, clone)) looks.set(schema, look)
      })
  } finally {
    await connection.close()
  }
  return schemas.map((schema) => looks.get(schema) ?? { kind: 'none' })
}

/** Those that hold an inventory, and whether this user may read it. */
async function readable(
  connection: Connection,
  schemas: readonly string[],
): Promise<ReadonlyMap<string, boolean>> {
  const rows = await connection.transaction('read', async () =>
    connection.all<{ readonly schema: string; readonly readable: number }>(
      `SELECT n.nspname AS schema, has_schema_privilege(n.oid, 'USAGE')
           AND bool_and(has_table_privilege(c.oid, 'SELECT')) AS readable
         FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind = 'r'
         WHERE n.nspname IN (SELECT value FROM json_array_elements_text(CAST(? AS json)))
         GROUP BY n.oid, n.nspname HAVING bool_or(c.relname = 'schema_version')`,
      JSON.stringify(schemas),
    ),
  )
  return new Map(rows.map(({ schema, readable: isReadable }) => [schema, isReadable === 1]))
}

async function lookAtChunk(
  connection: Connection,
  schemas: readonly string[],
  clone: string,
): Promise<ReadonlyMap<string, InventoryLook>> {
  const versions = await connection.all<{ readonly place: number; readonly version: number }>(
    each(schemas, (prefix) => `SELECT version FROM ${prefix}schema_version`),
  )
  const others = new Map<string, InventoryLook>()
  const current: string[] = []
  for (const [place, schema] of schemas.entries()) {
    const look = lookByVersion(versions.find((row) => row.place === place)?.version ?? 0)
    if (look === undefined) current.push(schema)
    else others.set(schema, look)
  }
  if (current.length === 0) return others
  const hosts = await connection.all<HostCountRow & Place>(each(current, hostCounts))
  const clones = current.map(() => clone)
  const texts = await connection.all<TextStateRow & Place>(each(current, textState), ...clones)
  const runs = await connection.all<LastRunRow & Place>(each(current, lastRun))
  return new Map([
    ...others,
    ...current.map((schema, place): [string, InventoryLook] => {
      const isOurs = (row: Place): boolean => row.place === place
      return [
        schema,
        overviewOf({ hosts: hosts.filter(isOurs), text: texts.find(isOurs), run: runs.find(isOurs) }),
      ]
    }),
  ])
}

/** Which of the schemas a row is of. */
interface Place {
  readonly place: number
}

function each(schemas: readonly string[], statement: (prefix: string) => string): string {
  return schemas
    .map((schema, place) => {
      const prefix = `"${schema.replaceAll('"', '""')}".`
      return `SELECT ${place} AS place, part.* FROM (${statement(prefix)}) part`
    })
    .join(' UNION ALL ')
}
