/** A column of a CSV table: how the cell of an object is written, and how it is read into what the row says. */
import type { Problem } from '../../core/errors.ts'
import type { Field } from '../fields/field.ts'

/** `Row` is what a row says, still to be filled. */
export interface CsvColumn<T, Row> {
  readonly name: string
  /** Left out of a table where no object has a value for it. */
  readonly rare?: true
  /** A cell of nothing but blanks is a value. */
  readonly free?: true
  readonly write: (object: T) => string
  /** May change the row that it is given. */
  readonly read: (row: Row, cell: string, problems: Problem[]) => Row
}

/** Fields whose text is taken as it stands, blanks at its ends too. */
const FREE = new Set(['os', 'serial', 'asset', 'notes', 'site-location', 'rack', 'bridge'])

/** Lists whose items hold blanks: one on each line. */
const LINES = new Set(['option', 'boot', 'ssh-host-key'])

export function fieldColumn<T>(field: Field<T>, rare?: true): CsvColumn<T, T> {
  const separator = LINES.has(field.name) ? '\n' : ';'
  return {
    name: field.name,
    ...(rare === undefined ? {} : { rare }),
    ...(FREE.has(field.name) ? { free: true } : {}),
    write: (object) => field.get(object).join(separator),
    read: (row, cell, problems) => field.set(row, valuesOf(field, cell), problems),
  }
}

function valuesOf({ name, many }: Pick<Field<never>, 'name' | 'many'>, cell: string): readonly string[] {
  if (!many) return [FREE.has(name) ? cell : cell.trim()]
  return LINES.has(name) ? splitLines(cell) : splitWords(cell)
}

/** Words, whatever is between them. */
export function splitWords(cell: string): readonly string[] {
  return cell.split(/[;,\s]+/).filter((word) => word !== '')
}

export function splitLines(cell: string): readonly string[] {
  return (
    cell
      .split(/\r?\n/)
      // The value of an option may end in blanks, or be one.
      .map((line) => line.trimStart())
      .filter((line) => line !== '')
  )
}
