/** The program `cfg`. */
import { completionEntry } from '../command/completion-command.ts'
import { cfgCommands } from './cfg-commands.gen.ts'
import type { Program } from './program.ts'

export const cfgProgram: Program = {
  name: 'cfg',
  summary:
    'Makes each machine of the inventory what the manifests say it should be, over SSH, with nothing on it but a shell.',
  commands: [...cfgCommands, completionEntry('cfg')],
  examples: [
    { line: 'cfg plan web01', does: 'what would change, with diffs' },
    { line: 'cfg apply web01 db01', does: 'make it so' },
    { line: 'cfg verify --all', does: 'is everything still what it should be' },
  ],
  elsewhere: {
    runs: 'cfg history',
    secrets: 'cfg secret list',
  },
  complete: async (kind, context) => {
    if (kind === 'type') return (await import('../cfg/standard-types.ts')).listTypes().map(({ name }) => name)
    if (kind === 'secret')
      return (await (await import('../cfg/secret-files.ts')).openSecretFiles(context)).names
    return (await import('../inv/complete.ts')).completeNames(kind, context)
  },
}
