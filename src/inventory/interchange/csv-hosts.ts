/** Hosts as a CSV table. */
import type { Problem } from '../../core/errors.ts'
import { asciiName } from '../../core/idn.ts'
import { formatSize, parseSize } from '../../core/size.ts'
import type { DraftHost } from '../../import/draft.ts'
import { hostFields } from '../fields/host-fields.ts'
import { attributeOf } from '../model/attribute-of.ts'
import type { AttributeValue, Disk, Host } from '../model/host.ts'
import { readAttributeCell, writeAttribute } from './csv-attributes.ts'
import { fieldColumn, splitWords, type CsvColumn } from './csv-column.ts'
import { nicColumns, rareNicColumns, readNics, writeNics, type NicCells, type NicColumn } from './csv-nics.ts'

/** Filled cell by cell. */
export interface HostRow {
  name: string
  /** Only what was said: kind and state are not there until they are. */
  host: Host
  readonly nics: { -readonly [Column in keyof NicCells]: NicCells[Column] }
  disks: readonly Disk[] | undefined
  attributes: Record<string, AttributeValue> | undefined
}

const lists = {
  groups: [],
  tags: [],
  attributes: {},
  aliases: [],
  hostKeys: [],
  nics: [],
  disks: [],
} as const

// Fields set what a cell says on it; those that were not set are not there, whatever the type says.
const blank = { ...lists } as unknown as Host

export function emptyHostRow(): HostRow {
  return { name: '', host: blank, nics: {}, disks: undefined, attributes: undefined }
}

const RARE = ['height', 'duid', 'option']

/** In the order in which they are written; attributes come behind them. */
export const hostColumns: readonly CsvColumn<Host, HostRow>[] = [
  {
    name: 'name',
    write: (host) => host.name,
    read: (row, cell) => Object.assign(row, { name: asciiName(cell.trim()) }),
  },
  ...hostFields.filter(({ name }) => !['ssh-host-key', 'notes'].includes(name)).map(hostColumn),
  ...nicColumns.map(nicColumn),
  {
    name: 'disk',
    write: (host) => host.disks.map(({ name, size }) => `${name}=${formatSize(size)}`).join(';'),
    read: (row, cell, problems) =>
      Object.assign(row, { disks: splitWords(cell).flatMap((text) => readDisk(text, problems)) }),
  },
  ...hostFields.filter(({ name }) => ['ssh-host-key', 'notes'].includes(name)).map(hostColumn),
]

function hostColumn(field: (typeof hostFields)[number]): CsvColumn<Host, HostRow> {
  const column = fieldColumn(field, RARE.includes(field.name) ? true : undefined)
  return {
    ...column,
    read: (row, cell, problems) => Object.assign(row, { host: column.read(row.host, cell, problems) }),
  }
}

function nicColumn(name: NicColumn): CsvColumn<Host, HostRow> {
  return {
    name,
    ...(rareNicColumns.includes(name) ? { rare: true } : {}),
    write: (host) => writeNics(host, name),
    read: (row, cell) => {
      row.nics[name] = cell
      return row
    },
  }
}

export function attributeColumn(key: string): CsvColumn<Host, HostRow> {
  return {
    name: `attr.${key}`,
    free: true,
    write: ({ attributes }) => {
      const value = attributeOf(attributes, key)
      return value === undefined ? '' : writeAttribute(value)
    },
    read: (row, cell) =>
      Object.assign(row, { attributes: { ...row.attributes, [key]: readAttributeCell(cell) } }),
  }
}

function readDisk(text: string, problems: Problem[]): readonly Disk[] {
  const [, name = '', size = ''] = /^([^=]+)=(.+)$/.exec(text) ?? []
  const bytes = parseSize(size)
  if (bytes !== undefined) return [{ name, size: bytes }]
  problems.push({ message: `disk "${text}" is not of the form NAME=SIZE, as sda=20G` })
  return []
}

/** What the row says, and no more. */
export function hostOfRow(row: HostRow, problems: Problem[]): DraftHost {
  const said: Record<string, unknown> = { name: row.name }
  for (const [key, value] of Object.entries(row.host))
    if (value !== lists[key as keyof typeof lists]) said[key] = value
  const nics = readNics(row.nics, problems)
  if (nics !== undefined) said['nics'] = nics
  if (row.disks !== undefined) said['disks'] = row.disks
  if (row.attributes !== undefined) said['attributes'] = row.attributes
  // Each key was set by the column of its name.
  return said as unknown as DraftHost
}
