/** `inv add zone` */
import { defineCommand } from '../../command/command.ts'
import { notesOfZone } from '../../inventory/notes.ts'
import { addZone } from '../../inventory/operations/add-zone.ts'
import { assignmentsOf } from '../assignments.ts'
import { describeZone } from '../describe-object.ts'
import { sayNotes, withInventory, writeOptions } from '../with-inventory.ts'

export const addZoneCommand = defineCommand({
  words: ['add', 'zone'],
  summary: 'Record a DNS zone; reverse zones follow from the subnets',
  positionals: { name: { summary: 'for example office.example' } },
  options: {
    ns: {
      type: 'text',
      value: 'HOST',
      many: true,
      commas: true,
      summary: 'name servers, the primary first: hosts, or whole names',
      complete: 'host',
    },
    mail: { type: 'text', value: 'MAILBOX', summary: 'who is in charge of it' },
    ttl: { type: 'number', value: 'SECONDS', summary: 'default time to live (default: 3600)' },
    serial: { type: 'text', value: 'date|epoch|counter', summary: 'how serials count (default: date)' },
    ...writeOptions,
  },
  examples: [
    {
      line: 'inv add zone office.example --ns infra1 --mail hostmaster@office.example',
      does: 'a zone served by infra1',
    },
  ],
  run: async (context, { name, ns, mail, ttl, serial, ...write }) =>
    withInventory(
      context,
      async ({ store, change }) => {
        const zone = await change(async (tx) => addZone(tx, name, assignmentsOf({ ns, mail, ttl, serial })))
        sayNotes(context, await store.read(async (reader) => notesOfZone(reader, zone)))
        return { result: { zone }, render: describeZone(zone) }
      },
      write,
    ),
})
