/** `inv list` */
import { table } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { listObjects, listableKinds } from '../../inventory/list-objects.ts'
import { readKind } from '../read-kind.ts'
import { withInventory } from '../with-inventory.ts'

export const listCommand = defineCommand({
  words: ['list'],
  summary: 'List objects of a kind, all or those that a query selects',
  description:
    `KIND is one of ${listableKinds.join(', ')}. A QUERY is made of conditions such as kind=vm group=web state!=retired ` +
    'name~^web memory>=8G; all of them must hold.',
  positionals: {
    kind: { summary: 'what to list', complete: listableKinds },
    query: { summary: 'conditions; all of them must hold', many: true, optional: true },
  },
  options: {
    columns: { type: 'text', value: 'KEY,…', many: true, commas: true, summary: 'what to show of each' },
    sort: { type: 'text', value: 'KEY', summary: 'what to sort by (default: name)' },
    reverse: { type: 'flag', summary: 'the other way round' },
  },
  examples: [
    { line: 'inv list host', does: 'all hosts' },
    {
      line: 'inv list hosts kind=vm state!=retired --columns name,ip,memory',
      does: 'some columns of some hosts',
    },
    { line: 'inv list host attr.role=web --sort memory --reverse', does: 'the largest first' },
  ],
  run: async (context, { kind, query, columns, sort, reverse }) => {
    const known = readKind('Cannot list', kind, listableKinds)
    return withInventory(context, async ({ store }) => {
      const snapshot = await store.read(async (reader) => reader.snapshot())
      const listed = listObjects(snapshot, known, { query: query.join(' '), columns, sort, reverse })
      return {
        result: { kind: known, objects: listed.objects },
        render: [
          table(
            listed.columns.map((column) => column.toUpperCase()),
            listed.rows,
          ),
        ],
      }
    })
  },
})
