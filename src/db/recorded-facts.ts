/** The facts of each host as a run has seen them last. */
import type { RecordedFacts } from '../inventory/model/run.ts'
import { packText, unpackText } from './packed-text.ts'
import type { Sql } from './sql.ts'

/** A host that was removed in the meantime has none. */
export async function writeFacts(sql: Sql, { host, at, facts }: RecordedFacts): Promise<void> {
  await sql.run(
    `INSERT INTO host_facts (host, at, facts) SELECT name, ?, ? FROM host WHERE name = ?
     ON CONFLICT (host) DO UPDATE SET at = excluded.at, facts = excluded.facts`,
    at,
    packText(facts),
    host,
  )
}

/** Of these hosts, each where there are any; of all where none is named. */
export async function readFacts(
  sql: Sql,
  hosts: readonly string[] | undefined,
): Promise<readonly RecordedFacts[]> {
  const columns = 'SELECT host, at, facts FROM host_facts'
  const rows: RecordedFacts[] = []
  if (hosts === undefined) rows.push(...(await sql.all<RecordedFacts>(`${columns} ORDER BY host`)))
  else
    for (const host of hosts) rows.push(...(await sql.all<RecordedFacts>(`${columns} WHERE host = ?`, host)))
  return rows.map((row) => ({ ...row, facts: unpackText(row.facts) }))
}
