/** `inv undo` */
import { lines } from '../../command/block.ts'
import { defineCommand, type CommandResult } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import { exitCode, Invalid } from '../../core/errors.ts'
import { planUndo, type UndoPlan } from '../../inventory/history/plan-undo.ts'
import { undo, undoTitle } from '../../inventory/history/undo.ts'
import type { Site } from '../../inventory/site.ts'
import { confirmChanges } from '../confirm-changes.ts'
import { showChanges } from '../show-changes.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

export const undoCommand = defineCommand({
  words: ['undo'],
  summary: 'Take changes back, each with everything that it cascaded',
  description:
    'Without a number it is the last change; several are taken back together, newest first. It is a change like any other: undone ' +
    'again, it is redone. It is refused, with the reasons, where a later change touched the same objects, where somebody else ' +
    'has the address, MAC or name meanwhile, or where what it needs is gone. What touches more than one object is shown, and asks.',
  positionals: {
    changes: { summary: 'the numbers that inv log shows', value: 'CHANGE', many: true, optional: true },
  },
  options: {
    plan: { type: 'flag', summary: 'show what it would change, and change nothing; 3 if anything' },
    yes: { type: 'flag', short: 'y', summary: 'do not ask' },
    ...writeOptions,
  },
  examples: [
    { line: 'inv undo', does: 'takes the last change back' },
    { line: 'inv undo 12 --plan', does: 'shows what taking back change 12 would do' },
    { line: 'inv undo 14 12 --yes', does: 'two changes at once' },
  ],
  run: async (context, { changes, plan, yes, ...write }) => {
    const wanted = changes.length === 0 ? undefined : readNumbers(changes)
    return withInventory(
      context,
      async ({ site, store, change }) => {
        const look = async (): Promise<UndoPlan> =>
          store.read(async (reader) => planUndo(reader, wanted ?? []))
        if (plan) return { ...shown(await look(), false, true), exitCode: exitCode.differences }
        const { ids, title, asked } = await ask(context, site, await look(), yes)
        const done = await change(async (tx) => undo(tx, ids), title)
        return shown(done, true, yes || !asked)
      },
      write,
    )
  },
})

/** What was shown is what is done, also where somebody else has changed something meanwhile. A large plan is not kept until then. */
async function ask(
  context: CommandContext,
  site: Site,
  { sets, changes }: UndoPlan,
  yes: boolean,
): Promise<{ readonly ids: readonly number[]; readonly title: string; readonly asked: boolean }> {
  const ids = sets.map(({ id }) => id)
  const asked = changes.length > 1
  const question = `Undo ${ids.length === 1 ? 'change' : 'changes'} ${ids.join(', ')}`
  if (asked) await confirmChanges(context, site, question, changes, yes)
  return { ids, title: undoTitle(sets), asked }
}

function readNumbers(words: readonly string[]): readonly number[] {
  const wrong = words.filter((word) => !/^#?[1-9]\d{0,14}$/.test(word))
  if (wrong.length > 0)
    throw new Invalid(
      'Cannot undo',
      wrong.map((word) => ({
        message: `"${word}" is no number of a change`,
        hint: 'inv log shows the numbers',
      })),
    )
  return words.map((word) => Number(word.replace('#', '')))
}

/** `withText`: unless the question has shown it already. */
function shown({ sets, changes }: UndoPlan, done: boolean, withText: boolean): CommandResult {
  const told = sets.map(({ id, why }) => `${done ? 'undone' : 'would undo'}: change ${id}, ${why}`)
  return {
    result: { done, undone: sets.map(({ id }) => id), changes },
    render: [...(withText ? showChanges(changes) : []), lines(...told)],
  }
}
