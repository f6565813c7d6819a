/** What the database itself can say of its own state. */
import type { Connection } from '../sql.ts'
import { cloneTables, tables } from '../tables.ts'
import type { Checked, Finding } from './finding.ts'

export async function checkStorage(connection: Connection): Promise<Checked> {
  const findings = await (connection.dialect === 'sqlite'
    ? checkSqlite(connection)
    : checkPostgres(connection))
  return { check: 'storage', items: tables.length + cloneTables.length, findings }
}

async function checkSqlite(connection: Connection): Promise<readonly Finding[]> {
  const pages = await connection.all<{ readonly integrity_check: string }>('PRAGMA integrity_check')
  const references = await connection.all<{
    readonly table: string
    readonly parent: string
    readonly n: number
  }>('SELECT "table", parent, count(*) AS n FROM pragma_foreign_key_check GROUP BY "table", parent')
  return [
    ...pages.filter((row) => row.integrity_check !== 'ok').map((row) => finding('file', row.integrity_check)),
    ...references.map(({ table, parent, n }) =>
      finding(`table ${table}`, `${n} rows refer to rows of ${parent} that are not there`),
    ),
  ]
}

/** An index that was never finished, or a constraint that was never held against the rows, promises nothing. */
async function checkPostgres(connection: Connection): Promise<readonly Finding[]> {
  const indexes = await connection.all<{ readonly name: string }>(
    `SELECT indexrelid::regclass::text AS name FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
     WHERE relnamespace = current_schema()::regnamespace AND NOT (indisvalid AND indisready)`,
  )
  const constraints = await connection.all<{ readonly name: string; readonly table: string }>(
    `SELECT conname::text AS name, conrelid::regclass::text AS "table" FROM pg_constraint
     WHERE connamespace = current_schema()::regnamespace AND NOT convalidated`,
  )
  return [
    ...indexes.map(({ name }) => finding(`index ${name}`, 'it is not valid: REINDEX makes it again')),
    ...constraints.map(({ name, table }) =>
      finding(`table ${table}`, `constraint ${name} is not held against all rows`),
    ),
  ]
}

function finding(subject: string, message: string): Finding {
  return { check: 'storage', subject, message }
}
