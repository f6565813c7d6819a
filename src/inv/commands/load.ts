/** `inv load` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { readIdentity, showIdentity } from '../../git/identity.ts'
import { loadText } from '../../inventory/text/load.ts'
import { commandLine, withInventory } from '../with-inventory.ts'

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
