/** `inv log` */
import { lines, table } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import type { Change, ChangeSet } from '../../db/journal.ts'
import { readKind } from '../read-kind.ts'
import { withInventory } from '../with-inventory.ts'

const kinds = ['host', 'network', 'zone', 'group'] as const

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
    const filter = {
      object:
        kind === undefined || name === undefined
          ? undefined
          : { kind: readKind('Cannot show the log', kind, kinds), name: name.toLowerCase() },
      since: since === undefined ? undefined : readDate(since),
      limit: count,
    }
    return withInventory(context, async ({ store }) => {
      const sets = await store.read(async (reader) => reader.journal(filter))
      if (sets.length === 0) return { result: { changes: [] }, render: [lines('no change')] }
      return {
        result: { changes: sets },
        render: [table(columns, sets.map(rowOf))],
      }
    })
  },
})

function readDate(text: string): string {
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new UserError(`Cannot show the log: --since "${text}" is no date`)
  return new Date(time).toISOString()
}

const SHOWN = 3

function rowOf(set: ChangeSet): readonly string[] {
  const what = set.changes.slice(0, SHOWN).map(titleOf).join(', ')
  const more = set.changes.length > SHOWN ? ` and ${set.changes.length - SHOWN} more` : ''
  return [
    String(set.id),
    set.at.slice(0, 19).replace('T', ' '),
    set.who.replace(/ <.*/, ''),
    what + more,
    set.why,
  ]
}

function titleOf({ kind, before, after }: Change): string {
  if (before === undefined) return `+${kind} ${after?.name ?? ''}`
  if (after === undefined) return `-${kind} ${before.name}`
  return before.name === after.name ? `${kind} ${after.name}` : `${kind} ${before.name}→${after.name}`
}
