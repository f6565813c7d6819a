/** `cfg types`: what a manifest can ask for. */
import { table } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { listTypes } from '../standard-types.ts'

export const types = defineCommand({
  words: ['types'],
  summary: 'List the standard types: what a manifest can ask for',
  positionals: {},
  options: {},
  examples: [{ line: 'cfg types', does: 'each type, how it is imported, what it is' }],
  run: async () => {
    const known = listTypes()
    return {
      result: {
        types: known.map(({ name, importedAs, definition: { summary } }) => ({ name, importedAs, summary })),
      },
      render: [
        table(
          ['type', 'import', 'what it is'],
          known.map(({ name, importedAs, definition }) => [name, importedAs, definition.summary]),
        ),
      ],
    }
  },
})
