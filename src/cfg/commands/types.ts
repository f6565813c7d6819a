/** `cfg types`: what a manifest can ask for. */
import { table } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { describeError } from '../../core/errors.ts'
import { ownTypes } from '../own-types.ts'
import { listTypes } from '../standard-types.ts'

export const types = defineCommand({
  words: ['types'],
  summary: "List the types, those of the site's own too: what a manifest can ask for",
  positionals: {},
  options: {},
  examples: [{ line: 'cfg types', does: 'each type, how it is imported, what it is' }],
  run: async (context) => {
    const own = await ownTypes(context)
    for (const problem of own.problems)
      context.emit({ kind: 'type-not-loaded', level: 'warning', text: describeError(problem).join('\n') })
    const standard = listTypes().map((one) => ({ ...one, importedFrom: 'hostwright' }))
    const known = [...own.types, ...standard]
    return {
      result: {
        types: known.map(({ name, importedAs, importedFrom, definition: { summary } }) => ({
          name,
          importedAs,
          importedFrom,
          summary,
        })),
      },
      render: [
        table(
          ['type', 'import', 'what it is'],
          known.map(({ name, importedAs, importedFrom, definition }) => [
            name,
            importedFrom === 'hostwright' ? importedAs : `${importedAs} from ${importedFrom}`,
            definition.summary,
          ]),
        ),
      ],
    }
  },
})
