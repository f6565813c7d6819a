/** `inv log` */
import { lines, table } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { loggedKinds, readLog, type LogEntry } from '../../inventory/read-log.ts'
import { readKind } from '../read-kind.ts'
import { withInventory } from '../with-inventory.ts'

const columns = ['ID', 'WHEN', 'WHO', { title: 'WHAT', cut: true }, { title: 'WHY', cut: true }] as const

export const logCommand = defineCommand({
  words: ['log'],
  summary: 'Show who changed what, when and why, newest first',
  positionals: {
    object: { summary: 'only changes of this object', value: 'KIND NAME', many: true, optional: true },
  },
  options: {
    since: { type: 'text', value: 'DATE', summary: 'not before this date, for example 2026-07-01' },
    count: { type: 'number', value: 'N', summary: 'how many (default: 20)', default: 20 },
  },
  examples: [
    { line: 'inv log', does: 'the last twenty changes' },
    { line: 'inv log host web01', does: 'what became of one host' },
    { line: 'inv log --since 2026-07-01', does: 'since a date' },
  ],
  run: async (context, { object, since, count }) => {
    const [kind, name] = object
    if (object.length > 0 && object.length !== 2)
      throw new UserError('Cannot show the log: an object is named by its kind and name', {
        hint: 'inv log host web01',
      })
    const wanted =
      kind === undefined || name === undefined
        ? undefined
        : { kind: readKind('Cannot show the log', kind, loggedKinds), name: name.toLowerCase() }
    return withInventory(context, async ({ store }) => {
      const entries = await store.read(async (reader) =>
        readLog(reader, { object: wanted, since, limit: count }),
      )
      return {
        result: { changes: entries },
        render: [entries.length === 0 ? lines('no change') : table(columns, entries.map(rowOf))],
      }
    })
  },
})

const SHOWN = 3

function rowOf({ id, at, who, why, titles }: LogEntry): readonly string[] {
  const more = titles.length > SHOWN ? ` and ${titles.length - SHOWN} more` : ''
  const what = titles.slice(0, SHOWN).join(', ') + more
  return [String(id), at.slice(0, 19).replace('T', ' '), who.replace(/ <.*/, ''), what, why]
}
