/** Reads runs: as a list, host by host, and by what they say of one host. */
import type {
  Run,
  RunFilter,
  RunHostOutcome,
  RunKind,
  RunOfHost,
  RunRecords,
} from '../inventory/model/run.ts'
import { unpackText } from './packed-text.ts'
import type { Sql, SqlValue } from './sql.ts'

export interface RunRow {
  readonly id: string
  readonly kind: RunKind
  readonly started: string
  readonly seen: string
  readonly ended: number
  readonly operator: string
  readonly command: string
  readonly branch: string
  readonly commit_id: string | null
  readonly modified: number | null
  readonly change_set: number
  readonly limited: number
  readonly machine: string
  readonly process: number
  readonly note: string | null
}

export interface SumRow {
  readonly all_hosts: number
  readonly done: number
  readonly changed_hosts: number
  readonly failed_hosts: number
  readonly changed: number
  readonly failed: number
}

/** A sum of bigints is a `numeric` in PostgreSQL, and comes as text. */
const SUMS = `SELECT COUNT(*) AS all_hosts, COUNT(outcome) AS done,
  COUNT(CASE WHEN outcome = 'changed' THEN 1 END) AS changed_hosts, COUNT(CASE WHEN outcome = 'failed' THEN 1 END) AS failed_hosts,
  CAST(COALESCE(SUM(changed), 0) AS BIGINT) AS changed, CAST(COALESCE(SUM(failed), 0) AS BIGINT) AS failed
  FROM run_host WHERE run_id = ?`

/** Newest first. */
export async function listRuns(sql: Sql, filter: RunFilter): Promise<readonly Run[]> {
  const { text, values } = conditionsOf(filter)
  const limit = filter.limit === undefined ? '' : `LIMIT ${Math.trunc(filter.limit)}`
  const rows = await sql.all<RunRow>(
    `SELECT * FROM run ${text === '' ? '' : `WHERE ${text}`} ORDER BY started DESC, id DESC ${limit}`,
    ...values,
  )
  const runs: Run[] = []
  for (const row of rows) runs.push(runOf(row, await sql.get<SumRow>(SUMS, row.id)))
  return runs
}

function conditionsOf({ hosts, kinds, since, failed, id }: RunFilter): {
  readonly text: string
  readonly values: readonly SqlValue[]
} {
  const marks = (all: readonly string[]): string => all.map(() => '?').join(', ')
  const conditions: (readonly [string, readonly SqlValue[]])[] = [
    ...(hosts === undefined
      ? []
      : [[`id IN (SELECT run_id FROM run_host WHERE host IN (${marks(hosts)}))`, hosts] as const]),
    ...(kinds === undefined ? [] : [[`kind IN (${marks(kinds)})`, kinds] as const]),
    ...(since === undefined ? [] : [['started >= ?', [since]] as const]),
    ...(failed === true
      ? [
          [
            "(ended = 0 OR id IN (SELECT run_id FROM run_host WHERE outcome = 'failed' OR outcome IS NULL))",
            [],
          ] as const,
        ]
      : []),
    // Every letter of an id comes before "~".
    ...(id === undefined ? [] : [['(id >= ? AND id < ?)', [id, `${id}~`]] as const]),
  ]
  return {
    text: conditions.map(([text]) => text).join(' AND '),
    values: conditions.flatMap(([, values]) => values),
  }
}

export function runOf(row: RunRow, sums: SumRow | undefined): Run {
  return {
    id: row.id,
    kind: row.kind,
    started: row.started,
    seen: row.seen,
    ended: row.ended === 1,
    operator: row.operator,
    command: row.command,
    branch: row.branch,
    commit: row.commit_id ?? undefined,
    modified: row.modified === null ? undefined : row.modified === 1,
    changeSet: row.change_set,
    limited: row.limited === 1,
    machine: row.machine,
    process: row.process,
    note: row.note ?? undefined,
    hosts: {
      all: sums?.all_hosts ?? 0,
      done: sums?.done ?? 0,
      changed: sums?.changed_hosts ?? 0,
      failed: sums?.failed_hosts ?? 0,
    },
    resources: { changed: sums?.changed ?? 0, failed: sums?.failed ?? 0 },
  }
}

interface HostRow {
  readonly run_id: string
  readonly kind: RunKind
  readonly started: string
  readonly host: string
  readonly outcome: RunHostOutcome | null
}

export async function readHosts(sql: Sql, run: string): ReturnType<RunRecords['hosts']> {
  const rows = await sql.all<HostRow & { readonly report: string | null; readonly resources: string | null }>(
    `SELECT run_id, kind, started, host, outcome, report, run_resources.resources AS resources
     FROM run_host LEFT JOIN run_resources ON run_resources.digest = run_host.resources
     WHERE run_id = ? ORDER BY position`,
    run,
  )
  return rows.map(({ report, resources, ...row }) => ({
    ...ofHost(row),
    ...(report === null ? {} : { report: unpackText(report) }),
    ...(resources === null ? {} : { resources: unpackText(resources) }),
  }))
}

/** Looks at the whole host alone; newest first. */
export async function runsOfHost(sql: Sql, host: string, limit: number): Promise<readonly RunOfHost[]> {
  const rows = await sql.all<HostRow>(
    `SELECT run_id, kind, started, host, outcome FROM run_host WHERE host = ? AND limited = 0
     ORDER BY started DESC, run_id DESC LIMIT ${Math.trunc(limit)}`,
    host,
  )
  return rows.map((row) => ofHost(row))
}

/** In the order of the hosts; one look at the index for each. */
export async function lastOf(
  sql: Sql,
  kind: RunKind,
  hosts: readonly string[],
): Promise<readonly RunOfHost[]> {
  const rows: HostRow[] = []
  for (const host of hosts) {
    const row = await sql.get<HostRow>(
      `SELECT run_id, kind, started, host, outcome FROM run_host WHERE host = ? AND kind = ?
         AND (outcome IS NOT NULL OR (SELECT ended FROM run WHERE id = run_id) = 0)
       ORDER BY started DESC, run_id DESC LIMIT 1`,
      host,
      kind,
    )
    if (row !== undefined) rows.push(row)
  }
  return rows.map((row) => ofHost(row))
}

function ofHost({ run_id, kind, started, host, outcome }: HostRow): RunOfHost {
  return { run: run_id, kind, started, host, outcome: outcome ?? undefined }
}
