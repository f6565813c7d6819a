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
    primary: {
      type: 'text',
      value: 'HOST',
      summary: 'where it is written, if that is none of the name servers (a hidden primary)',
      complete: 'host',
    },
    view: {
      type: 'text',
      value: 'V',
      many: true,
      commas: true,
      summary: 'views of the site that have it (default: all)',
    },
    forwarder: {
      type: 'text',
      value: 'ADDR',
      many: true,
      commas: true,
      summary: 'resolvers that are asked instead: the zone is not ours',
    },
    dynamic: {
      type: 'text',
      value: 'on|off',
      summary: 'whether others change it too: it is brought up to date by signed updates (default: off)',
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
    { line: 'inv add zone partner.example --forwarder 192.0.2.53', does: 'a zone that others answer for' },
  ],
  run: async (context, { name, ns, primary, view, forwarder, dynamic, mail, ttl, serial, ...write }) =>
    withInventory(
      context,
      async ({ store, change }) => {
        const set = assignmentsOf({ ns, primary, view, forwarder, dynamic, mail, ttl, serial })
        const zone = await change(async (tx) => addZone(tx, name, set))
        sayNotes(context, await store.read(async (reader) => notesOfZone(reader, zone)))
        return { result: { zone }, render: describeZone(zone) }
      },
      write,
    ),
})
