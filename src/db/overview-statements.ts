/** What is asked of each inventory for an overview. `prefix` stands before the names of tables: nothing, or a schema and a dot. */
import type { RunRow, SumRow } from './read-runs.ts'

export interface HostCountRow {
  readonly state: string
  /** Kind and outcome of the last run that says something of the whole host: `verify changed`. */
  readonly last: string | null
  readonly count: number
}

/** Whoever is skipped, or not got to, is as the run before has left it. */
export function hostCounts(prefix: string): string {
  return `SELECT state, last, count(*) AS count FROM (
    SELECT h.state AS state, (SELECT r.kind || ' ' || r.outcome FROM ${prefix}run_host r
      WHERE r.host = h.name AND r.limited = 0 AND r.outcome IS NOT NULL AND r.outcome <> 'skipped'
      ORDER BY r.started DESC, r.run_id DESC LIMIT 1) AS last
    FROM ${prefix}host h) looked GROUP BY state, last`
}

/** One row, whose first three are null where the clone has not used the database yet. */
export interface TextStateRow {
  readonly commit_id: string | null
  readonly tree_id: string | null
  readonly change_set: number | null
  readonly unsaved: number
}

/** Takes the clone. */
export function textState(prefix: string): string {
  return `SELECT s.commit_id AS commit_id, s.tree_id AS tree_id, s.change_set AS change_set,
      (SELECT count(*) FROM ${prefix}change c WHERE c.change_set_id > coalesce(s.change_set, 0)) AS unsaved
    FROM (SELECT 1 AS one) here LEFT JOIN ${prefix}saved s ON s.clone = ?`
}

export type LastRunRow = RunRow & SumRow

const RUN_COLUMNS = [
  ...['id', 'kind', 'started', 'seen', 'ended', 'operator', 'command', 'branch', 'commit_id', 'modified'],
  ...['change_set', 'limited', 'machine', 'process', 'note'],
]

/** No row, or one. */
export function lastRun(prefix: string): string {
  const columns = RUN_COLUMNS.map((column) => `r.${column}`).join(', ')
  const counted = (outcome: string): string => `count(CASE WHEN h.outcome = '${outcome}' THEN 1 END)`
  return `SELECT ${columns}, count(h.run_id) AS all_hosts, count(h.outcome) AS done,
      ${counted('changed')} AS changed_hosts, ${counted('failed')} AS failed_hosts,
      CAST(coalesce(sum(h.changed), 0) AS BIGINT) AS changed, CAST(coalesce(sum(h.failed), 0) AS BIGINT) AS failed
    FROM (SELECT ${RUN_COLUMNS.join(', ')} FROM ${prefix}run ORDER BY started DESC, id DESC LIMIT 1) r
      LEFT JOIN ${prefix}run_host h ON h.run_id = r.id GROUP BY ${columns}`
}
