/** `inv load` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import { Invalid } from '../../core/errors.ts'
import { readIdentity, showIdentity } from '../../git/identity.ts'
import { loadText } from '../../inventory/text/load.ts'
import { uncommitted } from '../../inventory/text/uncommitted.ts'
import { commandLine } from '../command-line.ts'
import { withInventory } from '../with-inventory.ts'

export const loadCommand = defineCommand({
  words: ['load'],
  summary: 'Bring the text on the branch into the database, all of it or nothing',
  options: {
    force: { type: 'flag', summary: 'also over objects that were changed in the database and not saved' },
  },
  examples: [{ line: 'inv load', does: 'after git pull' }],
  run: async (context, { force }) =>
    withInventory(
      context,
      async ({ site, store }) => {
        const who = showIdentity(await readIdentity(site.root, context.env))
        const reason = { who, why: commandLine(context.argv) }
        const loaded = await loadText(site, store, { reason, force })
        const { added, changed, removed } = loaded
        sayUncommitted(
          context,
          site.branch,
          await uncommitted(site),
          added.length + changed.length + removed.length,
        )
        const listed = [
          ...added.map((title) => `+ ${title}`),
          ...changed.map((title) => `~ ${title}`),
          ...removed.map((title) => `- ${title}`),
        ]
        return {
          result: { branch: site.branch, ...loaded },
          render: [
            lines(...listed, `${added.length} added, ${changed.length} changed, ${removed.length} removed`),
          ],
        }
      },
      { noSave: true, quiet: true },
    ),
})

/** Where there was nothing else to load, the edits are what was meant: an error then. */
function sayUncommitted(
  context: CommandContext,
  branch: string,
  paths: readonly string[],
  loaded: number,
): void {
  if (paths.length === 0) return
  if (loaded === 0)
    throw new Invalid(
      `Cannot load the text of branch "${branch}"`,
      paths.map((path) => ({ message: `${path} is edited and not committed` })),
      { hint: 'load reads what is committed: git add and git commit, then inv load' },
    )
  context.emit({
    kind: 'inventory',
    level: 'note',
    text: `load reads what is committed; edited and not committed: ${paths.join(', ')}`,
  })
}
