/** `inv add record` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { notesOfRecord } from '../../inventory/notes.ts'
import { addRecord } from '../../inventory/operations/add-zone.ts'
import { typedName } from '../../inventory/model/typed-name.ts'
import { sayNotes, withInventory, writeOptions } from '../with-inventory.ts'

export const addRecordCommand = defineCommand({
  words: ['add', 'record'],
  summary: 'Record a DNS record beyond those that follow from addresses',
  positionals: {
    zone: { summary: 'the zone', complete: 'zone' },
    name: { summary: 'relative to the zone; "@" is the zone itself' },
    type: { summary: 'for example MX' },
    data: { summary: 'as in a zone file', many: true },
  },
  options: {
    ttl: { type: 'number', value: 'SECONDS', summary: 'time to live' },
    view: { type: 'text', value: 'V', summary: 'only in this view (default: in each that has the zone)' },
    ...writeOptions,
  },
  examples: [
    {
      line: 'inv add record office.example @ MX 10 mail',
      does: 'mail for the zone goes to mail.office.example',
    },
    { line: "inv add record office.example @ TXT 'v=spf1 mx -all'", does: 'a text' },
  ],
  run: async (context, { zone, name, type, data, ttl, view, ...write }) =>
    withInventory(
      context,
      async ({ store, change }) => {
        const input = { zone, name, type, data: data.join(' '), ttl, view }
        const record = await change(async (tx) => addRecord(tx, input))
        sayNotes(
          context,
          await store.read(async (reader) => notesOfRecord(reader, typedName('zone', zone), record)),
        )
        return {
          result: { record },
          render: [
            lines(
              [
                record.name,
                record.type,
                record.data,
                ...(record.view === undefined ? [] : [`view ${record.view}`]),
              ].join('  '),
            ),
          ],
        }
      },
      write,
    ),
})
