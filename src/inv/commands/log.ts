/** `inv log` */
import { diff, lines, pairs, table } from '../../command/block.ts'
import { defineCommand, type CommandResult } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import type { ChangeSet } from '../../inventory/model/change.ts'
import { patchOf } from '../../inventory/history/patch.ts'
import {
  loggedKinds,
  readChange,
  readLog,
  readPatches,
  type LogEntry,
  type LogFilter,
} from '../../inventory/history/read-log.ts'
import { readKind } from '../read-kind.ts'
import { withInventory } from '../with-inventory.ts'

const columns = ['ID', 'WHEN', 'WHO', { title: 'WHAT', cut: true }, { title: 'WHY', cut: true }] as const

export const logCommand = defineCommand({
  words: ['log'],
  summary: 'Show who changed what, when and why, newest first',
  description: 'An object is followed back through its renames, and found when it is gone. Times are UTC.',
  positionals: {
    what: {
      summary: 'an object, or the number of one change, which is shown whole',
      value: 'KIND NAME|NAME|CHANGE',
      many: true,
      optional: true,
      complete: (before: readonly string[]) => {
        const kind = loggedKinds.find((one) => one === before[0])
        return before.length === 0 ? loggedKinds : before.length === 1 ? kind : undefined
      },
    },
  },
  options: {
    since: { type: 'text', value: 'DATE|2d', summary: 'not before this date, or no longer ago' },
    until: { type: 'text', value: 'DATE|2d', summary: 'not after this date, or at least as long ago' },
    who: { type: 'text', value: 'TEXT', summary: 'only changes of those with this in their name or address' },
    limit: { type: 'number', value: 'N', summary: 'how many (default: 20)', default: 20 },
    patch: { type: 'flag', short: 'p', summary: 'with what changed, as a diff of the text' },
  },
  examples: [
    { line: 'inv log', does: 'the last twenty changes' },
    { line: 'inv log web01', does: 'what became of one host, also under earlier names' },
    { line: 'inv log host web01 -p', does: 'the same, with each difference' },
    { line: 'inv log 12', does: 'change 12, whole' },
    { line: 'inv log --since 2d --who ann', does: 'what Ann did in the last two days' },
  ],
  run: async (context, { what, since, until, who, limit, patch }) => {
    if (!Number.isInteger(limit) || limit < 1)
      throw new UserError(`Cannot show the log: --limit ${limit} is no number of changes`)
    const [first = '', second] = what
    if (what.length > 2)
      throw new UserError('Cannot show the log: an object is named by its kind and name', {
        hint: 'inv log host web01',
      })
    if (what.length === 1 && /^#?[1-9]\d*$/.test(first))
      return withInventory(context, async ({ store }) => {
        const id = Number(first.replace('#', ''))
        return whole([await store.read(async (reader) => readChange(reader, id))])
      })
    const object =
      second !== undefined
        ? { kind: readKind('Cannot show the log', first, loggedKinds), name: second }
        : what.length === 0
          ? undefined
          : { name: first }
    const filter: LogFilter = { object, since, until, who, limit }
    return withInventory(context, async ({ store }) =>
      store.read(async (reader) =>
        patch ? whole(await readPatches(reader, filter)) : overview(await readLog(reader, filter)),
      ),
    )
  },
})

function overview(entries: readonly LogEntry[]): CommandResult {
  return {
    result: { changes: entries },
    render: [entries.length === 0 ? lines('no change') : table(columns, entries.map(rowOf))],
  }
}

function rowOf({ id, at, who, why, reason, titles, count }: LogEntry): readonly string[] {
  const more = count > titles.length ? ` and ${count - titles.length} more` : ''
  const because = reason === undefined ? '' : ` (${reason})`
  return [String(id), timeOf(at), nameOf(who), titles.join(', ') + more, why + because]
}

function whole(sets: readonly ChangeSet[]): CommandResult {
  return {
    result: { changes: sets },
    render:
      sets.length === 0
        ? [lines('no change')]
        : sets.flatMap((set, index) => [
            ...(index === 0 ? [] : [lines('')]),
            head(set),
            lines(''),
            diff(patchOf(set.changes)),
          ]),
  }
}

function head({ id, at, who, why, reason }: ChangeSet): ReturnType<typeof pairs> {
  return pairs(
    ['change', String(id)],
    ['when', `${timeOf(at)} UTC`],
    ['who', who],
    ['why', why],
    ...(reason === undefined ? [] : [['reason', reason] as const]),
  )
}

function timeOf(at: string): string {
  return at.slice(0, 19).replace('T', ' ')
}

function nameOf(who: string): string {
  return who.replace(/ <.*/, '')
}
