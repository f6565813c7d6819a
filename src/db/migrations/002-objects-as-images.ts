/**
 * Each object is kept whole, as its canonical JSON, beside index tables that answer questions about it. References are by
 * name and checked at the end of a transaction, so that many objects are written in any order.
 */
import type { Knex } from 'knex'
import { convertFirstSchema } from './convert-first-schema.ts'

type DdlDialect = { readonly text: string; readonly keyed: string; readonly hashed: string }

const sqlite: DdlDialect = { text: 'TEXT', keyed: ' WITHOUT ROWID', hashed: '' }
/**
 * By code point, as SQLite orders: sort keys and names are compared with < and BETWEEN. An ordered index takes 2,704 octets
 * at most, so what may be longer has one of hashes.
 */
const postgres: DdlDialect = { text: 'TEXT COLLATE "C"', keyed: '', hashed: 'USING hash ' }

export async function objectsAsImages(knex: Knex): Promise<void> {
  const earlier = await convertFirstSchema(knex)
  for (const statement of schemaOf(isSqlite(knex) ? sqlite : postgres)) await knex.raw(statement)
  await earlier.restore()
}

function isSqlite(knex: Knex): boolean {
  return String(knex.client.config.client).includes('sqlite')
}

function schemaOf(dialect: DdlDialect): readonly string[] {
  return [...objects, ...indexes, ...addresses, ...journal].map((statement) =>
    statement
      .replaceAll(/\btext\b/g, dialect.text)
      .replace(/ keyed$/, dialect.keyed)
      .replace(/\bhashed /, dialect.hashed),
  )
}

const LATER = 'DEFERRABLE INITIALLY DEFERRED'

/** One row for each object. Columns beside the image are what is looked for most. */
const objects = [
  'CREATE TABLE network (name text PRIMARY KEY, vlan BIGINT, bridge text, image text NOT NULL)',
  'CREATE TABLE host_group (name text PRIMARY KEY, image text NOT NULL)',
  `CREATE TABLE host (
     name text PRIMARY KEY, kind text NOT NULL, state text NOT NULL, parent text REFERENCES host (name) ${LATER},
     os text, cpus BIGINT, memory BIGINT, site text, rack text, unit BIGINT, height BIGINT,
     serial text, asset text, duid text, image text NOT NULL)`,
  'CREATE INDEX host_parent ON host (parent) WHERE parent IS NOT NULL',
  'CREATE INDEX host_rack ON host hashed (rack) WHERE rack IS NOT NULL',
  'CREATE INDEX host_duid ON host (duid) WHERE duid IS NOT NULL',
  'CREATE TABLE zone (name text PRIMARY KEY, ttl BIGINT NOT NULL, image text NOT NULL)',
]

/** Made from the images alone; `inv db check` makes them again and compares. */
const indexes = [
  `CREATE TABLE subnet (prefix text PRIMARY KEY, network text NOT NULL REFERENCES network (name) ${LATER},
     first_key text NOT NULL UNIQUE, last_key text NOT NULL) keyed`,
  'CREATE INDEX subnet_network ON subnet (network)',
  `CREATE TABLE host_group_parent (host_group text NOT NULL REFERENCES host_group (name) ${LATER},
     parent text NOT NULL REFERENCES host_group (name) ${LATER}, PRIMARY KEY (host_group, parent)) keyed`,
  'CREATE INDEX host_group_parent_parent ON host_group_parent (parent)',
  `CREATE TABLE host_membership (host text NOT NULL REFERENCES host (name) ${LATER},
     host_group text NOT NULL REFERENCES host_group (name) ${LATER}, PRIMARY KEY (host, host_group)) keyed`,
  'CREATE INDEX host_membership_group ON host_membership (host_group)',
  `CREATE TABLE host_tag (host text NOT NULL REFERENCES host (name) ${LATER}, tag text NOT NULL,
     PRIMARY KEY (host, tag)) keyed`,
  'CREATE INDEX host_tag_tag ON host_tag (tag)',
  `CREATE TABLE host_alias (alias text PRIMARY KEY, host text NOT NULL REFERENCES host (name) ${LATER}) keyed`,
  'CREATE INDEX host_alias_host ON host_alias (host)',
  `CREATE TABLE nic (host text NOT NULL REFERENCES host (name) ${LATER}, name text NOT NULL, kind text, mac text,
     network text REFERENCES network (name) ${LATER}, PRIMARY KEY (host, name)) keyed`,
  'CREATE INDEX nic_mac ON nic (mac)',
  'CREATE INDEX nic_network ON nic (network)',
  `CREATE TABLE zone_ns (zone text NOT NULL REFERENCES zone (name) ${LATER}, name text NOT NULL,
     PRIMARY KEY (zone, name)) keyed`,
  'CREATE INDEX zone_ns_name ON zone_ns (name)',
  `CREATE TABLE zone_record (zone text NOT NULL REFERENCES zone (name) ${LATER}, name text NOT NULL, type text NOT NULL,
     data text NOT NULL, target text, ttl BIGINT)`,
  'CREATE INDEX zone_record_name ON zone_record (zone, name)',
  'CREATE INDEX zone_record_target ON zone_record (target)',
]

/** Addresses of NICs and reserved ones are in one table, so that one key sees to it that each is taken once. */
const addresses = [
  `CREATE TABLE address (sort_key text PRIMARY KEY, ip text NOT NULL, network text,
     host text REFERENCES host (name) ${LATER}, nic text, name text, purpose text,
     CHECK ((host IS NULL) <> (purpose IS NULL))) keyed`,
  'CREATE INDEX address_host ON address (host)',
  'CREATE INDEX address_name ON address (name) WHERE name IS NOT NULL',
  // What `address` holds, as maximal runs without a gap: the lowest free address is found in one look at any fill.
  'CREATE TABLE taken_run (first_key text PRIMARY KEY, last_key text NOT NULL UNIQUE) keyed',
  // Addresses that a host had, with when it lost them (ISO 8601, UTC): they rest before somebody else gets them.
  'CREATE TABLE released (sort_key text PRIMARY KEY, host text NOT NULL, at text NOT NULL) keyed',
]

const journal = [
  // By name and without a reference: reverse zones have serials too, and a zone made again must not start lower.
  'CREATE TABLE zone_serial (zone text PRIMARY KEY, serial BIGINT NOT NULL, hash text NOT NULL) keyed',
  // ISO 8601 in UTC, milliseconds.
  'CREATE TABLE change_set (id BIGINT PRIMARY KEY, at text NOT NULL, who text NOT NULL, why text NOT NULL, reason text)',
  `CREATE TABLE change (change_set_id BIGINT NOT NULL REFERENCES change_set (id), position BIGINT NOT NULL,
     kind text NOT NULL, old_name text, new_name text, before text, after text, PRIMARY KEY (change_set_id, position))`,
  'CREATE INDEX change_old_name ON change (kind, old_name)',
  'CREATE INDEX change_new_name ON change (kind, new_name)',
  // What each clone of the site has as text: the Git object of each file that the database corresponds to.
  'CREATE TABLE saved_file (clone text NOT NULL, path text NOT NULL, blob text NOT NULL, PRIMARY KEY (clone, path)) keyed',
  'CREATE TABLE saved (clone text PRIMARY KEY, commit_id text NOT NULL, tree_id text NOT NULL, change_set BIGINT NOT NULL)',
]
