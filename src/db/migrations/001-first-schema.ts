/** The tables of an inventory: four kinds of object with what belongs to them, the journal, and what was saved as text. */
import type { Knex } from 'knex'

type Table = Knex.CreateTableBuilder

export async function firstSchema(knex: Knex): Promise<void> {
  await networks(knex)
  await groups(knex)
  await hosts(knex)
  await addresses(knex)
  await zones(knex)
  await journal(knex)
}

async function networks(knex: Knex): Promise<void> {
  await knex.schema.createTable('network', (table) => {
    named(table)
    table.integer('vlan')
    table.text('bridge')
    table.integer('mtu')
    table.text('notes')
  })
  await knex.schema.createTable('subnet', (table) => {
    table.increments('id')
    belongsTo(table, 'network')
    table.text('prefix').notNullable().unique()
    // Sort keys of the first and the last address: fixed width, ordered like the numbers.
    table.text('first_key').notNullable().unique()
    table.text('last_key').notNullable()
    table.text('gateway')
    table.text('domain')
    table.integer('dhcp').notNullable()
    table.integer('lease_time')
    table.text('dns').notNullable()
    table.text('ntp').notNullable()
    table.text('options').notNullable()
  })
  await knex.schema.createTable('subnet_range', (table) => {
    belongsTo(table, 'subnet')
    position(table)
    table.text('kind').notNullable().checkIn(['static', 'dynamic', 'reserved'])
    table.text('first').notNullable()
    table.text('last').notNullable()
  })
}

async function groups(knex: Knex): Promise<void> {
  await knex.schema.createTable('host_group', (table) => {
    named(table)
    table.text('notes')
  })
  await knex.schema.createTable('host_group_parent', (table) => {
    belongsTo(table, 'host_group')
    position(table)
    table.integer('parent_id').notNullable().references('host_group.id').index()
    table.unique(['host_group_id', 'parent_id'])
  })
  await knex.schema.createTable('host_group_attribute', (table) => attribute(table, 'host_group'))
}

async function hosts(knex: Knex): Promise<void> {
  await knex.schema.createTable('host', (table) => {
    named(table)
    table.text('kind').notNullable().checkIn(['physical', 'vm', 'container'])
    table.text('state').notNullable()
    table.integer('parent_id').references('host.id').index()
    for (const column of ['os', 'site', 'rack', 'serial', 'asset', 'notes']) table.text(column)
    for (const column of ['cpus', 'unit']) table.integer(column)
    table.bigInteger('memory')
  })
  await knex.schema.createTable('host_membership', (table) => {
    belongsTo(table, 'host')
    position(table)
    table.integer('host_group_id').notNullable().references('host_group.id').index()
    table.unique(['host_id', 'host_group_id'])
  })
  await knex.schema.createTable('host_tag', (table) => {
    belongsTo(table, 'host')
    position(table)
    table.text('tag').notNullable()
    table.unique(['host_id', 'tag'])
  })
  await knex.schema.createTable('host_attribute', (table) => attribute(table, 'host'))
  await knex.schema.createTable('host_alias', (table) => {
    belongsTo(table, 'host')
    position(table)
    table.text('alias').notNullable().unique()
  })
  await knex.schema.createTable('host_key', (table) => {
    belongsTo(table, 'host')
    position(table)
    table.text('key').notNullable()
  })
  await knex.schema.createTable('disk', (table) => {
    belongsTo(table, 'host')
    position(table)
    table.text('name').notNullable()
    table.bigInteger('size').notNullable()
    table.unique(['host_id', 'name'])
  })
  await knex.schema.createTable('nic', (table) => {
    table.increments('id')
    belongsTo(table, 'host')
    position(table)
    table.text('name').notNullable()
    table.text('mac').index()
    table.integer('network_id').references('network.id')
    table.unique(['host_id', 'name'])
    table.unique(['network_id', 'mac'])
  })
}

async function addresses(knex: Knex): Promise<void> {
  // Addresses of NICs and reserved ones are in one table, so that one key sees to it that each is taken once.
  await knex.schema.createTable('address', (table) => {
    table.text('sort_key').primary()
    table.text('ip').notNullable()
    table.integer('subnet_id').notNullable().references('subnet.id')
    table.integer('nic_id').references('nic.id').index()
    table.integer('position').notNullable()
    table.text('name')
    table.text('purpose')
    table.check('(nic_id IS NULL) <> (purpose IS NULL)')
    // Reading a network reads its reserved addresses, not the thousands that hosts have in it.
    table.index(['subnet_id', 'purpose'])
    table.index(['name'])
  })
  // What `address` holds, as maximal runs without a gap: the lowest free address is found in one look at any fill.
  await knex.schema.createTable('taken_run', (table) => {
    table.text('first_key').primary()
    table.text('last_key').notNullable().unique()
  })
}

async function zones(knex: Knex): Promise<void> {
  await knex.schema.createTable('zone', (table) => {
    named(table)
    table.text('mail')
    table.integer('ttl').notNullable()
    table.text('serial_scheme').notNullable().checkIn(['date', 'epoch', 'counter'])
  })
  await knex.schema.createTable('zone_ns', (table) => {
    belongsTo(table, 'zone')
    position(table)
    table.text('name').notNullable().index()
  })
  await knex.schema.createTable('zone_record', (table) => {
    belongsTo(table, 'zone')
    position(table)
    table.text('name').notNullable()
    table.text('type').notNullable()
    table.text('data').notNullable()
    table.integer('ttl')
    table.unique(['zone_id', 'name', 'type', 'data'])
  })
  // By name and without a foreign key: reverse zones have serials too, and a zone made again must not start lower.
  await knex.schema.createTable('zone_serial', (table) => {
    table.text('zone').primary()
    table.bigInteger('serial').notNullable()
    table.text('hash').notNullable()
  })
}

async function journal(knex: Knex): Promise<void> {
  await knex.schema.createTable('change_set', (table) => {
    table.increments('id')
    // ISO 8601 in UTC, milliseconds.
    table.text('at').notNullable()
    table.text('who').notNullable()
    table.text('why').notNullable()
  })
  await knex.schema.createTable('change', (table) => {
    belongsTo(table, 'change_set')
    position(table)
    table.text('kind').notNullable()
    table.text('old_name')
    table.text('new_name')
    table.text('before')
    table.text('after')
    table.index(['kind', 'old_name'])
    table.index(['kind', 'new_name'])
  })
  // The Git object of each file of text that the database corresponds to.
  await knex.schema.createTable('saved_file', (table) => {
    table.text('path').primary()
    table.text('blob').notNullable()
  })
  await knex.schema.createTable('saved', (table) => {
    table.integer('id').primary()
    table.text('commit_id').notNullable()
    table.text('tree_id').notNullable()
    table.integer('change_set').notNullable()
  })
}

function named(table: Table): void {
  table.increments('id')
  table.text('name').notNullable().unique()
}

function belongsTo(table: Table, owner: string): void {
  table.integer(`${owner}_id`).notNullable().references(`${owner}.id`).onDelete('CASCADE').index()
}

function position(table: Table): void {
  table.integer('position').notNullable()
}

function attribute(table: Table, owner: string): void {
  belongsTo(table, owner)
  position(table)
  table.text('key').notNullable()
  table.text('value').notNullable()
  table.unique([`${owner}_id`, 'key'])
}
