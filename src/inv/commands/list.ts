/** `inv list` */
import { raw, table, type Block } from '../../command/block.ts'
import { defineCommand, type CommandResult } from '../../command/command.ts'
import { csvCell } from '../../core/csv-cell.ts'
import { UserError } from '../../core/errors.ts'
import { readList, usualColumns, type Listed } from '../../inventory/list-objects.ts'
import { listableKinds, queryableOf, type ListableKind } from '../../inventory/query/listings.ts'
import { completeQuery } from '../complete-query.ts'
import { readKind } from '../read-kind.ts'
import { sayNothingFound } from '../say-nothing-found.ts'
import { withInventory } from '../with-inventory.ts'

/** What has text of any length, and may be cut where the terminal is too narrow. */
const LONG = ['text', 'attribute', 'address', 'prefix', 'mac', 'name']

export const listCommand = defineCommand({
  words: ['list'],
  summary: 'List objects of a kind, all or those that a query selects',
  description:
    `KIND is one of ${listableKinds.join(', ')}. A QUERY is made of conditions such as kind=vm group=web state!=retired ` +
    'name~^web memory>=8G ip in 10.20.0.0/24; blanks mean "and"; "or", "not" and brackets do as they say. ' +
    '"inv list KIND --columns help" shows all keys; docs/query.md the whole language.',
  positionals: {
    kind: { summary: 'what to list', complete: listableKinds },
    query: { summary: 'conditions', many: true, optional: true, complete: completeQuery },
  },
  options: {
    columns: {
      type: 'text',
      value: 'KEY,…',
      many: true,
      commas: true,
      summary: 'what to show of each; +KEY adds to the usual ones; "help" lists all',
    },
    sort: {
      type: 'text',
      value: 'KEY,…',
      many: true,
      commas: true,
      summary: 'what to sort by, the first counts most; --sort=-KEY turns it round',
    },
    reverse: { type: 'flag', summary: 'the other way round' },
    limit: { type: 'number', value: 'N', summary: 'the first N only' },
    count: { type: 'flag', summary: 'print how many there are, and nothing else' },
    csv: { type: 'flag', summary: 'print comma-separated values' },
  },
  examples: [
    { line: 'inv list host', does: 'all hosts' },
    {
      line: 'inv list hosts kind=vm state!=retired --columns name,ip,memory',
      does: 'some columns of some hosts',
    },
    { line: "inv list host '(tag=edge or name~^lb) ip in 10.20.0.0/24'", does: 'with brackets' },
    { line: 'inv list host attr.role=web --sort=-memory,name --limit 5', does: 'the five largest' },
    { line: 'inv list address host.state=retired', does: 'by what belongs to another kind' },
  ],
  run: async (context, { kind, query, columns, sort, reverse, limit, count, csv }) => {
    if (/^customers?$/i.test(kind))
      throw new UserError(`Cannot list: "${kind}" is no kind of the inventory`, {
        hint: 'cfg customers shows the customers',
      })
    const known = readKind('Cannot list', kind, listableKinds)
    if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1))
      throw new UserError(`Cannot list ${known}: --limit must be a whole number, at least 1, not ${limit}`)
    if (columns.some((column) => column === '?' || column === 'help')) return columnsOf(known)
    return withInventory(context, async ({ store }) => {
      const text = query.join(' ')
      const listed = await store.read(async (reader) =>
        readList(reader, known, { query: text, columns, sort, reverse, limit }),
      )
      if (listed.count === 0) sayNothingFound(context, known, text, listed.why)
      if (count) return { result: { kind: known, count: listed.count }, render: [raw(`${listed.count}\n`)] }
      return {
        result: {
          kind: known,
          count: listed.count,
          objects: listed.objects,
          ...(columns.length > 0
            ? { columns: listed.columns.map(({ name }) => name), rows: listed.rows }
            : {}),
        },
        render: csv ? [raw(csvText(listed))] : shown(listed),
      }
    })
  },
})

function shown({ columns, rows }: Listed): readonly Block[] {
  if (rows.length === 0) return []
  return [
    table(
      columns.map(({ name, type }, index) => ({
        title: name.toUpperCase(),
        ...(index > 0 && LONG.includes(type) ? { cut: true as const } : {}),
      })),
      rows,
    ),
  ]
}

function csvText({ columns, rows }: Listed): string {
  return [columns.map(({ name }) => name), ...rows]
    .map((cells) => `${cells.map((cell) => csvCell(cell)).join(',')}\n`)
    .join('')
}

function columnsOf(kind: ListableKind): CommandResult {
  const queryable = queryableOf(kind)
  const usual = usualColumns[kind]
  const rows = [
    ...queryable.keys.map(({ name, type, about }) => ({ name, type, about, isUsual: usual.includes(name) })),
    ...queryable.families.map(({ prefix, about }) => ({
      name: prefix === 'attr.' ? 'attr.NAME' : `${prefix}KEY`,
      type: '',
      about,
      isUsual: false,
    })),
  ]
  return {
    result: { kind, columns: rows },
    render: [
      table(
        ['KEY', 'TYPE', 'WHAT IT IS'],
        rows.map(({ name, type, about, isUsual }) => [isUsual ? `${name} *` : name, type, about]),
      ),
      { kind: 'lines', lines: ['* is shown where no columns are asked for'] },
    ],
  }
}
