/** `cfg secret list`: the secrets of a branch, and for whom they are. */
import { lines, table, toned } from '../../command/block.ts'
import { emitNotes } from '../../command/emit-notes.ts'
import { defineCommand } from '../../command/command.ts'
import { openSecretFiles } from '../secret-files.ts'
import { foreignSecrets, foreignSecretText } from '../secrets-of-others.ts'

export const secretList = defineCommand({
  words: ['secret', 'list'],
  summary: 'List the secrets of the branch, and who may read them',
  positionals: {},
  options: {},
  examples: [{ line: 'cfg secret list', does: 'names and recipients; nothing is opened' }],
  run: async (context) => {
    const { names, recipients, root, site } = await openSecretFiles(context, emitNotes(context))
    const foreign = foreignSecrets(root, site.customer)
    return {
      result: { secrets: names, recipients, foreign },
      render: [
        lines(
          ...(names.length === 0 ? ['no secrets yet: "cfg secret set NAME" keeps one'] : names),
          '',
          ...foreign.flatMap((one) => [toned('bad', foreignSecretText(one)), '']),
        ),
        table(
          ['recipient', 'key'],
          recipients.map(({ key, owner }) => [owner === '' ? '-' : owner, shortened(key)]),
        ),
      ],
    }
  },
})

function shortened(key: string): string {
  return key.length > 40 ? `${key.slice(0, 24)}…${key.slice(-12)}` : key
}
