/** What runs did on which hosts, and the facts of each host as they were seen last. */
import type { Knex } from 'knex'

/** Nothing is to be converted: no run was recorded before. */
export async function runs(knex: Knex): Promise<void> {
  for (const statement of statements)
    await knex.raw(isSqlite(knex) ? statement : statement.replaceAll(/\btext\b/g, 'TEXT COLLATE "C"'))
}

function isSqlite(knex: Knex): boolean {
  return String(knex.client.config.client).includes('sqlite')
}

const statements = [
  // Moments are ISO 8601 in UTC, milliseconds. Without `ended` it is at work, or was cut.
  `CREATE TABLE run (id text PRIMARY KEY, kind text NOT NULL, started text NOT NULL, seen text NOT NULL, ended BIGINT NOT NULL,
     operator text NOT NULL, command text NOT NULL, branch text NOT NULL, commit_id text, modified BIGINT,
     change_set BIGINT NOT NULL, limited BIGINT NOT NULL, machine text NOT NULL, process BIGINT NOT NULL, note text)`,
  'CREATE INDEX run_started ON run (started, id)',
  // By digest: hosts whose manifests stay as they are name the same resources in each run.
  'CREATE TABLE run_resources (digest text PRIMARY KEY, resources text NOT NULL)',
  // By name and without a reference: what was done to a host stays known when the host is gone.
  `CREATE TABLE run_host (run_id text NOT NULL REFERENCES run (id), position BIGINT NOT NULL, host text NOT NULL,
     kind text NOT NULL, started text NOT NULL, limited BIGINT NOT NULL, outcome text, duration BIGINT, changed BIGINT, failed BIGINT,
     report text, resources text REFERENCES run_resources (digest), PRIMARY KEY (run_id, position))`,
  'CREATE INDEX run_host_host ON run_host (host, started)',
  'CREATE INDEX run_host_resources ON run_host (resources)',
  `CREATE TABLE host_facts (host text PRIMARY KEY REFERENCES host (name) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
     at text NOT NULL, facts text NOT NULL)`,
]
