/** Writes objects as CSV (RFC 4180); what is written is read back exactly. */
import { csvCell } from '../../core/csv-cell.ts'
import { UserError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { CsvColumn } from './csv-column.ts'
import { csvTables, usedColumns, type CsvKind, type CsvTable } from './csv-tables.ts'

export interface CsvOptions {
  /** Default: all that there is something in. */
  readonly columns?: readonly string[]
  /** An apostrophe before what a spreadsheet would take for a formula; such a file is not read back exactly. */
  readonly safe?: boolean
}

/** Throws a UserError for an unknown column. */
export function writeCsv(snapshot: Snapshot, kind: CsvKind, options: CsvOptions = {}): string {
  // Each table is used with its own rows alone.
  return writeTable(csvTables[kind] as unknown as CsvTable<unknown, unknown>, snapshot, kind, options)
}

function writeTable<T, Row>(
  table: CsvTable<T, Row>,
  snapshot: Snapshot,
  kind: CsvKind,
  { columns: names = [], safe = false }: CsvOptions,
): string {
  const objects = table.objects(snapshot)
  const columns =
    names.length === 0 ? usedColumns(table, objects) : names.map((name) => columnNamed(table, kind, name))
  const rows = objects.map((object) => columns.map((column) => column.write(object)))
  return [columns.map(({ name }) => name), ...rows]
    .map((cells) => `${cells.map((cell) => csvCell(safe ? defused(cell) : cell)).join(',')}\r\n`)
    .join('')
}

function columnNamed<T, Row>(table: CsvTable<T, Row>, kind: CsvKind, name: string): CsvColumn<T, Row> {
  const column = table.columns.find((one) => one.name === name || `${one.name}s` === name)
  if (column !== undefined) return column
  if (name.startsWith('attr.') && table.attribute !== undefined)
    return table.attribute(name.slice('attr.'.length))
  const known = table.columns.map((one) => one.name)
  const meant = nearest(name, known)
  throw new UserError(`Cannot export csv: unknown column "${name}" of ${kind}`, {
    hint: meant === undefined ? `there are ${known.join(', ')}` : `did you mean "${meant}"?`,
  })
}

function defused(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
}
