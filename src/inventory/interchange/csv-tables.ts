/** The tables that a CSV file can be: one row for each object of a kind. */
import type { Problem } from '../../core/errors.ts'
import { asciiName } from '../../core/idn.ts'
import { formatIp, parseIp, parsePrefix, formatPrefix } from '../../core/ip.ts'
import type { Draft, DraftRecord, Place } from '../../import/draft.ts'
import { groupFields, networkFields, subnetFields, zoneFields } from '../fields/object-fields.ts'
import type { Field } from '../fields/field.ts'
import { attributeOf } from '../model/attribute-of.ts'
import { compareNames } from '../model/canonical.ts'
import type { Attributes, Host } from '../model/host.ts'
import type { Group } from '../model/group.ts'
import type { Network, Subnet } from '../model/network.ts'
import { recordName } from '../model/record-name.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Zone, ZoneRecord } from '../model/zone.ts'
import { readAttributeCell, writeAttribute } from './csv-attributes.ts'
import { fieldColumn, splitLines, type CsvColumn } from './csv-column.ts'
import { attributeColumn, emptyHostRow, hostColumns, hostOfRow, type HostRow } from './csv-hosts.ts'

export const csvKinds = ['host', 'network', 'subnet', 'zone', 'record', 'group'] as const
export type CsvKind = (typeof csvKinds)[number]

/** `T` is what a row is written of, `Row` what it is read into. */
export interface CsvTable<T, Row> {
  readonly columns: readonly CsvColumn<T, Row>[]
  /** For columns `attr.NAME`; absent where the kind has no attributes. */
  readonly attribute?: (key: string) => CsvColumn<T, Row>
  readonly attributesOf?: (object: T) => Attributes
  /** Columns that no row can do without. */
  readonly required: readonly string[]
  readonly objects: (snapshot: Snapshot) => readonly T[]
  readonly empty: () => Row
  /** The part of a draft that the row is. */
  readonly draft: (row: Row, at: Place, problems: Problem[]) => Partial<Draft>
}

/** Columns that are left out where no object has a value for them. */
const RARE = new Set(['dhcp-server', 'relay', 'boot', 'reverse', 'primary', 'view', 'forwarder', 'dynamic'])

/** What was said of an object whose other fields are not there. */
type Said<T> = T & { readonly [key: string]: unknown }

const hosts: CsvTable<Host, HostRow> = {
  columns: hostColumns,
  attribute: attributeColumn,
  attributesOf: (host) => host.attributes,
  required: ['name'],
  objects: ({ hosts: all }) => all,
  empty: emptyHostRow,
  draft: (row, at, problems) => ({ hosts: [{ at, value: hostOfRow(row, problems) }] }),
}

const networks: CsvTable<Network, Said<Network>> = {
  columns: [nameColumn(), ...networkFields.map((field) => saidColumn(field))],
  required: ['name'],
  objects: ({ networks: all }) => all,
  empty: () => ({}) as Said<Network>,
  draft: (row, at) => ({ networks: [{ at, value: row }] }),
}

interface PlacedSubnet extends Subnet {
  readonly network: string
}

const subnets: CsvTable<PlacedSubnet, Said<PlacedSubnet>> = {
  columns: [
    {
      name: 'prefix',
      write: ({ prefix }) => prefix,
      read: (row, cell, problems) => ({ ...row, prefix: readPrefix(cell.trim(), problems) }),
    },
    lowerColumn('network'),
    ...subnetFields.map((field) => saidColumn<PlacedSubnet>(field as unknown as Field<PlacedSubnet>)),
    {
      name: 'reserved',
      write: ({ reserved }) => reserved.map(({ ip, purpose }) => `${ip}=${purpose}`).join('\n'),
      read: (row, cell, problems) => ({
        ...row,
        reserved: splitLines(cell).flatMap((line) => readReserved(line, problems)),
      }),
    },
  ],
  required: ['prefix'],
  objects: ({ networks: all }) =>
    all.flatMap((network) => network.subnets.map((subnet) => ({ ...subnet, network: network.name }))),
  empty: () => ({}) as Said<PlacedSubnet>,
  draft: (row, at) => ({ subnets: [{ at, value: row }] }),
}

const zones: CsvTable<Zone, Said<Zone>> = {
  columns: [nameColumn(asciiName), ...zoneFields.map((field) => saidColumn(field))],
  required: ['name'],
  objects: ({ zones: all }) => all,
  empty: () => ({}) as Said<Zone>,
  draft: (row, at) => ({ zones: [{ at, value: row }] }),
}

interface PlacedZoneRecord extends ZoneRecord {
  readonly zone: string
}

const records: CsvTable<PlacedZoneRecord, Said<PlacedZoneRecord>> = {
  columns: [
    textColumn('zone', (text) => asciiName(text.trim())),
    textColumn('name', (text) => text.trim()),
    textColumn('type', (text) => text.trim().toUpperCase()),
    textColumn('data', (text) => text),
    {
      name: 'ttl',
      write: ({ ttl }) => (ttl === undefined ? '' : String(ttl)),
      read: (row, cell, problems) => {
        if (!/^\d{1,10}$/.test(cell.trim()))
          problems.push({ message: `ttl "${cell}" is no number of seconds` })
        return { ...row, ttl: Number(cell) }
      },
    },
    {
      name: 'view',
      rare: true,
      write: ({ view = '' }) => view,
      read: (row, cell) => ({ ...row, view: cell.trim().toLowerCase() }),
    },
  ],
  required: ['zone', 'name', 'type', 'data'],
  objects: ({ zones: all }) =>
    all.flatMap(({ name: zone, records: own }) => own.map((one) => ({ ...one, zone }))),
  empty: () => ({}) as Said<PlacedZoneRecord>,
  draft: (row, at) => {
    const record: DraftRecord = { ...row, name: recordName(row.name, row.zone) }
    return { records: [{ at, value: record }] }
  },
}

const groups: CsvTable<Group, Said<Group>> = {
  columns: [nameColumn(), ...groupFields.map((field) => saidColumn(field))],
  attribute: (key) => ({
    name: `attr.${key}`,
    free: true,
    write: ({ attributes }) => {
      const value = attributeOf(attributes, key)
      return value === undefined ? '' : writeAttribute(value)
    },
    read: (row, cell) => ({ ...row, attributes: { ...row.attributes, [key]: readAttributeCell(cell) } }),
  }),
  attributesOf: (group) => group.attributes,
  required: ['name'],
  objects: ({ groups: all }) => all,
  empty: () => ({}) as Said<Group>,
  draft: (row, at) => ({ groups: [{ at, value: row }] }),
}

export const csvTables = {
  host: hosts,
  network: networks,
  subnet: subnets,
  zone: zones,
  record: records,
  group: groups,
}

/** The columns of a table with those of the attributes that its objects have, without those that none has a value for. */
export function usedColumns<T, Row>(
  table: CsvTable<T, Row>,
  objects: readonly T[],
): readonly CsvColumn<T, Row>[] {
  const { attribute, attributesOf } = table
  const keys = new Set<string>()
  if (attributesOf !== undefined)
    for (const object of objects) for (const key of Object.keys(attributesOf(object))) keys.add(key)
  return [
    ...table.columns.filter(
      (column) => column.rare !== true || objects.some((object) => column.write(object) !== ''),
    ),
    ...[...keys].sort(compareNames).flatMap((key) => attribute?.(key) ?? []),
  ]
}

/** As `fieldColumn`, for rows where what was not said is not there. */
function saidColumn<T extends object>(field: Field<T>): CsvColumn<T, Said<T>> {
  const column = fieldColumn(field, RARE.has(field.name) ? true : undefined)
  return { ...column, read: (row, cell, problems) => column.read(row, cell, problems) as Said<T> }
}

function nameColumn<T extends { readonly name: string }>(
  read: (text: string) => string = (text) => text.toLowerCase(),
): CsvColumn<T, Said<T>> {
  return {
    name: 'name',
    write: ({ name }) => name,
    read: (row, cell) => ({ ...row, name: read(cell.trim()) }),
  }
}

function lowerColumn<Key extends string, T extends { readonly [K in Key]: string }>(
  key: Key,
): CsvColumn<T, Said<T>> {
  return textColumn(key, (text) => text.trim().toLowerCase())
}

function textColumn<Key extends string, T extends { readonly [K in Key]: string }>(
  key: Key,
  read: (text: string) => string,
): CsvColumn<T, Said<T>> {
  return { name: key, write: (object) => object[key], read: (row, cell) => ({ ...row, [key]: read(cell) }) }
}

function readPrefix(text: string, problems: Problem[]): string {
  const prefix = parsePrefix(text)
  if (prefix !== undefined) return formatPrefix(prefix)
  problems.push({
    message: `prefix "${text}" is no network prefix`,
    hint: 'as 10.20.0.0/24, no bits set behind it',
  })
  return text
}

function readReserved(line: string, problems: Problem[]): Subnet['reserved'] {
  const [, address = '', purpose = ''] = /^([^=]+)=(.+)$/s.exec(line) ?? []
  const ip = parseIp(address.trim())
  if (ip !== undefined) return [{ ip: formatIp(ip), purpose }]
  problems.push({ message: `reserved "${line}" is not of the form ADDRESS=PURPOSE` })
  return []
}
