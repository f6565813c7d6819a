/** `cfg type`: the parameters of one type. */
import { lines, table, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { commonParameters } from '../../type/common-options.ts'
import type { TypeDefinition } from '../../type/define-type.ts'
import { parametersOf, type Parameter } from '../../type/describe-schema.ts'
import { triggerNames } from '../../type/trigger-names.ts'
import { listTypes } from '../standard-types.ts'

export const type = defineCommand({
  words: ['type'],
  summary: 'Show the parameters of a type, with their defaults',
  positionals: { name: { summary: 'its name, or what it is imported as', complete: 'type' } },
  options: {},
  examples: [
    { line: 'cfg type file', does: 'what "file" takes' },
    { line: 'cfg type package --json', does: 'the same as data' },
  ],
  run: async (_, { name }) => {
    const known = listTypes()
    const found = known.find((one) => one.name === name) ?? known.find((one) => one.importedAs === name)
    if (found === undefined)
      throw unknownType(
        name,
        known.flatMap((one) => [one.name, one.importedAs]),
      )
    const { importedAs, definition } = found
    const parameters = [
      ...parametersOf(definition.params),
      ...triggersOf(definition),
      ...commonParameters(definition),
    ]
    return {
      result: { name: found.name, importedAs, summary: definition.summary, parameters },
      render: [
        lines(toned('strong', found.name), definition.summary, `import { ${importedAs} } from 'hostwright'`),
        table(
          ['parameter', 'type', 'default', 'meaning'],
          parameters.map((one) => [
            one.name,
            one.type,
            one.default ?? (one.required ? 'required' : ''),
            one.description,
          ]),
        ),
      ],
    }
  },
})

function triggersOf(definition: TypeDefinition): Parameter[] {
  return triggerNames(definition).map((name) => ({
    name: `${name}On`,
    type: 'Resource[]',
    required: false,
    default: undefined,
    description: `A ${name}, once, at the end, when one of these has changed.`,
  }))
}

function unknownType(name: string, known: readonly string[]): UserError {
  const meant = nearest(name, known)
  return new UserError(`Cannot show type "${name}": there is no such type`, {
    hint: meant === undefined ? '"cfg types" lists the types' : `did you mean "${meant}"?`,
  })
}
