/** Reads CSV tables: a header that names the columns, and a row for each object. */
import { CsvError, parse } from 'csv-parse/sync'
import type { Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { emptyDraft, type Draft, type Place, type SourceFile } from '../../import/draft.ts'
import type { CsvColumn } from './csv-column.ts'
import { csvTables, type CsvKind, type CsvTable } from './csv-tables.ts'

type Table = CsvTable<unknown, unknown>
type Column = CsvColumn<unknown, unknown>

type DraftLists = { -readonly [K in keyof Draft]: Draft[K][number][] }

/** `kind`: what the rows are; undefined: as the header has it. */
export function readCsv(files: readonly SourceFile[], kind: CsvKind | undefined): Draft {
  const draft: DraftLists = {
    networks: [],
    subnets: [],
    hosts: [],
    groups: [],
    zones: [],
    records: [],
    unplaced: [],
    problems: [],
  }
  for (const file of files) readFile(file, kind, draft)
  return { ...emptyDraft, ...draft }
}

interface Row {
  readonly line: number
  readonly cells: readonly string[]
}

function readFile(file: SourceFile, kind: CsvKind | undefined, draft: DraftLists): void {
  const at = (line: number): Place => ({ file: file.name, line })
  const [header, ...rows] = rowsOf(file, draft)
  if (header === undefined) {
    if (draft.problems.length === 0)
      draft.problems.push({ at: at(1), message: 'there is no header line that names the columns' })
    return
  }
  const names = header.cells.map(columnName)
  // Each table is used with its own rows alone.
  const table = csvTables[kind ?? kindOf(names)] as unknown as Table
  const problems = draft.problems.length
  const isEmpty = (index: number): boolean => rows.every(({ cells }) => (cells[index] ?? '').trim() === '')
  const columns = readHeader(table, names, kind ?? kindOf(names), at(header.line), isEmpty, draft)
  if (draft.problems.length > problems) return
  for (const row of rows) readRow(table, columns, row, at(row.line), draft)
}

/** Empty lines, and rows of empty cells as spreadsheets leave them, are none. */
function rowsOf(file: SourceFile, draft: DraftLists): readonly Row[] {
  const text = file.text.replace(/^\ufeff/, '')
  try {
    let line = 1
    return parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: false,
    }).flatMap((cells): readonly Row[] => {
      const row = { line, cells }
      line += 1
      for (const cell of cells) if (cell.includes('\n') || cell.includes('\r')) line += breaksIn(cell)
      return cells.some((cell) => cell.trim() !== '') ? [row] : []
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1
    draft.problems.push({ at: { file: file.name, line }, message: `it is no CSV: ${reasonOf(error)}` })
    return []
  }
}

function breaksIn(cell: string): number {
  return cell.match(/\r\n|\n|\r/g)?.length ?? 0
}

function reasonOf({ code }: CsvError): string {
  return REASONS[code] ?? code
}

const REASONS: Readonly<Partial<Record<CsvError['code'], string>>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote that is opened is not closed',
  INVALID_OPENING_QUOTE: 'a quote stands within a cell that is not quoted',
  CSV_INVALID_CLOSING_QUOTE: 'something stands behind a quoted cell',
}

/** The one that the header has most of, outside of quotes. */
function delimiterOf(text: string): string {
  const header = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '')
  const count = (delimiter: string): number => header.split(delimiter).length
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best))
}

/** `Site Location` and `site_location` are `site-location`; an attribute's name keeps its form. */
function columnName(cell: string): string {
  const trimmed = cell.trim()
  if (/^attr\./i.test(trimmed)) return `attr.${trimmed.slice('attr.'.length)}`
  return trimmed.toLowerCase().replaceAll(/[\s_]+/g, '-')
}

function kindOf(names: readonly string[]): CsvKind {
  if (names.includes('prefix')) return 'subnet'
  return names.includes('zone') && names.includes('type') ? 'record' : 'host'
}

/** What other tables call our columns, and the columns of lists that follow from others. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  hostname: 'name',
  host: 'name',
  address: 'ip',
  addresses: 'ip',
  'ip-address': 'ip',
  'mac-address': 'mac',
}
const DERIVED = ['fqdn']

function readHeader(
  table: Table,
  names: readonly string[],
  kind: CsvKind,
  at: Place,
  isEmpty: (index: number) => boolean,
  draft: DraftLists,
): readonly (Column | undefined)[] {
  const known = table.columns.map(({ name }) => name)
  const columns = names.map((name, index): Column | undefined => {
    // Spreadsheets write columns that once held something.
    if (name === '' && isEmpty(index)) return undefined
    const column = table.columns.find((one) => [one.name, `${one.name}s`, `${one.name}es`].includes(name))
    if (column !== undefined) return column
    const other = table.columns.find((one) => one.name === OTHER_NAMES[name])
    if (other !== undefined) return other
    if (name.startsWith('attr.') && table.attribute !== undefined)
      return table.attribute(name.slice('attr.'.length))
    if (DERIVED.includes(name)) {
      draft.unplaced.push({ at, message: `column "${name}" follows from others and is not read` })
      return undefined
    }
    const meant = nearest(name, known)
    draft.problems.push({
      at,
      message: name === '' ? `column ${index + 1} has no name` : `unknown column "${name}" of ${kind}`,
      hint: meant === undefined ? `there are ${known.join(', ')}` : `did you mean "${meant}"?`,
    })
    return undefined
  })
  for (const [index, column] of columns.entries())
    if (column !== undefined && columns.findIndex((one) => one?.name === column.name) !== index)
      draft.problems.push({ at, message: `column "${column.name}" is there twice` })
  for (const name of table.required)
    if (!columns.some((column) => column?.name === name))
      draft.problems.push({ at, message: `column "${name}" is missing` })
  return columns
}

function readRow(
  table: Table,
  columns: readonly (Column | undefined)[],
  { cells }: Row,
  at: Place,
  draft: DraftLists,
): void {
  const problems: Problem[] = []
  if (cells.length < columns.length || cells.slice(columns.length).some((cell) => cell.trim() !== ''))
    problems.push({ message: `the row has ${cells.length} cells, the header names ${columns.length}` })
  let row = table.empty()
  let whole = true
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? ''
    if (column === undefined) continue
    if (cell.trim() !== '' || (cell !== '' && column.free === true)) row = column.read(row, cell, problems)
    else if (table.required.includes(column.name)) {
      problems.push({ message: `column "${column.name}" is empty` })
      whole = false
    }
  }
  const part = whole ? table.draft(row, at, problems) : {}
  draft.problems.push(...problems.map(({ message, hint }) => ({ at, message, hint })))
  if (problems.length > 0) return
  for (const key of ['networks', 'subnets', 'hosts', 'groups', 'zones', 'records'] as const)
    // Key and list belong together.
    if (part[key] !== undefined) (draft[key] as unknown[]).push(...part[key])
}
