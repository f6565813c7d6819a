/** `cfg secret rm`: takes a secret off the branch. */
import { lines } from '../../command/block.ts'
import { emitNotes } from '../../command/emit-notes.ts'
import { defineCommand } from '../../command/command.ts'
import { secretPath } from '../../manifest/secrets/secret-name.ts'
import { commitSecretFiles, openSecretFiles, readSecretFile } from '../secret-files.ts'

export const secretRm = defineCommand({
  words: ['secret', 'rm'],
  summary: 'Take a secret off the branch',
  description:
    'What is in the history of the branch stays there: change the password itself where it is used.',
  positionals: { name: { summary: 'as db/password', complete: 'secret' } },
  options: {},
  examples: [
    { line: 'cfg secret rm db/password', does: 'in a commit of its own; "git revert" brings it back' },
  ],
  run: async (context, { name }) => {
    const files = await openSecretFiles(context, emitNotes(context))
    readSecretFile(files, 'Cannot remove', name)
    await commitSecretFiles(context, files, new Map([[secretPath(name), undefined]]), `cfg secret rm ${name}`)
    return {
      result: { name },
      render: [lines(`removed secret "${name}" from branch "${files.site.branch}"; its history keeps it`)],
    }
  },
})
