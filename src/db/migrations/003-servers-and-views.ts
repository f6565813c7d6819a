/** Networks name their DHCP servers, zones the host where they are written, and records the view that they are in. */
import type { Knex } from 'knex'

/** Nothing is to be converted: no object had any of it before. */
export async function serversAndViews(knex: Knex): Promise<void> {
  for (const statement of statements)
    await knex.raw(isSqlite(knex) ? statement : statement.replaceAll(/\btext\b/g, 'TEXT COLLATE "C"'))
}

function isSqlite(knex: Knex): boolean {
  return String(knex.client.config.client).includes('sqlite')
}

const LATER = 'DEFERRABLE INITIALLY DEFERRED'

const statements = [
  `CREATE TABLE network_dhcp_server (network text NOT NULL REFERENCES network (name) ${LATER},
     host text NOT NULL REFERENCES host (name) ${LATER}, PRIMARY KEY (network, host))`,
  'CREATE INDEX network_dhcp_server_host ON network_dhcp_server (host)',
  `ALTER TABLE zone ADD COLUMN primary_host text REFERENCES host (name) ${LATER}`,
  'CREATE INDEX zone_primary_host ON zone (primary_host) WHERE primary_host IS NOT NULL',
  // Empty: in every view.
  "ALTER TABLE zone_record ADD COLUMN view text NOT NULL DEFAULT ''",
]
