/** `cfg secret get`: prints a secret. */
import { lines } from '../../command/block.ts'
import { emitNotes } from '../../command/emit-notes.ts'
import { defineCommand } from '../../command/command.ts'
import { openSecretFiles, readSecretFile } from '../secret-files.ts'
import { secretOpener } from '../secret-identities.ts'

export const secretGet = defineCommand({
  words: ['secret', 'get'],
  summary: 'Print a secret, opened by a key of yours',
  positionals: { name: { summary: 'as db/password', complete: 'secret' } },
  options: {},
  examples: [{ line: 'cfg secret get db/password', does: 'the only command that shows one' }],
  run: async (context, { name }) => {
    const files = await openSecretFiles(context, emitNotes(context))
    const content = await secretOpener(context.env, files.site)(
      name,
      readSecretFile(files, 'Cannot get', name),
    )
    const text = content.toString('utf8')
    return { result: { name, text }, render: [lines(...text.replace(/\n$/, '').split('\n'))] }
  },
})
