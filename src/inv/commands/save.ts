/** `inv save` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { readIdentity } from '../../git/identity.ts'
import { notSigned } from '../../git/commits/not-signed.ts'
import { saveText } from '../../inventory/text/save.ts'
import { withInventory } from '../with-inventory.ts'

export const saveCommand = defineCommand({
  words: ['save'],
  summary: 'Commit what changed in the database to the branch, as text',
  options: { force: { type: 'flag', summary: 'also over text that was changed on the branch meanwhile' } },
  examples: [{ line: 'inv save', does: 'after bulk work with --no-save' }],
  run: async (context, { force }) =>
    withInventory(
      context,
      async ({ site, store }) => {
        const author = await readIdentity(site.root, context.env)
        const saved = await saveText(site, store, { author, force })
        if (saved.unsigned !== undefined)
          context.emit({ kind: 'not-signed', level: 'note', text: notSigned(saved.unsigned) })
        const said =
          saved.commit === undefined
            ? `branch ${site.branch} has everything already`
            : `saved ${saved.paths.length} files to branch ${site.branch}, commit ${saved.commit.slice(0, 10)}`
        return { result: { branch: site.branch, ...saved }, render: [lines(said)] }
      },
      { noSave: true },
    ),
})
